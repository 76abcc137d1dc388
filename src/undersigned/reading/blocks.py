"""The one shape every file reader produces: blocks in document order, with what the file says of each."""

from dataclasses import dataclass, field
from typing import Literal

from undersigned.reading.drafts import Comment, Warning

Role = Literal["heading", "paragraph", "item", "bullet", "row", "aside", "signature"]


@dataclass(frozen=True)
class TrackedChange:
    """Words that somebody inserted or deleted with changes being tracked."""

    inserted: bool
    text: str
    author: str | None
    date: str | None = None


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list item, table row or aside (what is shown beside the text: quotes, code).

    `text` is the reading with every tracked change accepted, `original` the one before them (None: the same).
    Lines in it are parted by "\\n"; `soft` says that they are only wrapped, so that they join with a space.
    `number` is the list number the file gives, `depth` 0 for items of the outermost list.
    """

    role: Role
    text: str
    line: int
    soft: bool = False
    indented: bool = False
    title: bool = False
    number: str | None = None
    depth: int = 0
    language: str | None = None
    original: str | None = None
    changes: tuple[TrackedChange, ...] = ()
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A file's blocks, and what it says of itself as a whole."""

    blocks: tuple[Block, ...]
    title: str | None = None
    language: str | None = None
    warnings: tuple[Warning, ...] = field(default=())
