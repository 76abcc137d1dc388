"""A draft between reading and storing: blocks whose boundaries people move without retyping. Pure.

Every operation keeps every word, in its order; what is not a clause stays beside, where it stood.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from undersigned.reading import DraftClause, DraftDocument, Leftover, sentences
from undersigned.texts.numbers import default_strengths, is_plain_count


@dataclass(frozen=True)
class Way:
    """One way to say a block. An empty language is the text's own.

    Tracked changes tell how it came about: `change` (inserted, deleted, changed) and `by` whom.
    """

    words: str
    language: str = ""
    strength: str = ""
    change: str = ""
    by: str = ""


@dataclass(frozen=True)
class Block:
    """A clause to be, or words beside; everything as it was typed.

    `note` is what the file tells: heading, preface, signatory or note; "omit" where it offers to leave it out.
    """

    ways: tuple[Way, ...]
    taken: bool = True
    number: str = ""
    kind: str = ""
    may_omit: bool = True
    line: str = ""
    note: str = ""
    comments: str = ""

    @property
    def words(self) -> str:
        return self.ways[0].words

    @property
    def sentences(self) -> list[str]:
        """The sentences of the first wording, between which the block may be split."""
        return [self.words[start:end] for start, end in sentences(self.words)]


Blocks = tuple[Block, ...]


def blocks_of(document: DraftDocument) -> Blocks:
    """Return a draft's clauses and, where it stood, what is not a clause."""
    blocks: list[Block] = []
    for place, clause in enumerate((*document.clauses, None)):
        blocks += [_beside(left) for left in document.leftover if left.after_clause == place]
        if clause is not None:
            blocks.append(_clause(clause, document.language))
    return tuple(blocks)


def _beside(left: Leftover) -> Block:
    return Block((Way(left.text),), taken=False, line=str(left.line or ""), note=left.kind)


def _clause(clause: DraftClause, home: str | None) -> Block:
    own = [each for each in clause.wordings if each.language in (None, home)]
    others = [each for each in clause.wordings if each.language not in (None, home)]
    strengths = default_strengths([each.strength for each in own])
    ways = tuple(
        Way(each.text, strength=str(strength), change=each.change or "", by=each.author or "")
        for each, strength in zip(own, strengths, strict=True)
    ) + tuple(Way(each.text, language=each.language or "") for each in others)
    comments = "\n".join(
        f"{each.author}: {each.text}" if each.author else each.text for each in clause.comments
    )
    number, line = (clause.number or "")[:12], str(clause.line or "")
    note = "omit" if clause.omit_allowed else ""
    return Block(ways, number=number, kind=clause.kind or "", line=line, note=note, comments=comments)


def operate(blocks: Blocks, command: str) -> tuple[Blocks, int | None]:
    """Do what a button says, as "join:3" or "split:3:1", and say which block to show.

    A command that makes no sense here (an old page, a boundary that is gone) changes nothing.
    Numbers that were a plain count are counted anew.
    """
    name, *given = command.split(":")
    places = [int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 7]
    operation = OPERATIONS.get(name)
    if operation is None or len(places) not in (1, 2) or places[0] >= len(blocks):
        return blocks, None
    changed = operation(blocks, *(places if name == "split" else places[:1]))
    return _counted(blocks, changed), places[0]


def _counted(before: Blocks, after: Blocks) -> Blocks:
    if not is_plain_count([block.number for block in before if block.taken]):
        return after
    count, made = 0, []
    for block in after:
        count += block.taken
        made.append(replace(block, number=str(count) if block.taken else ""))
    return tuple(made)


def join(blocks: Blocks, place: int) -> Blocks:
    """Join a block with the next one."""
    if place + 1 >= len(blocks):
        return blocks
    return (*blocks[:place], _joined(blocks[place], blocks[place + 1]), *blocks[place + 2 :])


def split(blocks: Blocks, place: int, after: int = 1) -> Blocks:
    """Split a block after its nth sentence."""
    if not 0 < after < len(blocks[place].sentences):
        return blocks
    return (*blocks[:place], *_halves(blocks[place], after), *blocks[place + 1 :])


def lift(blocks: Blocks, place: int) -> Blocks:
    """Move a block's first sentence to the end of the block before."""
    if place == 0 or len(blocks[place].sentences) < 2:
        return blocks
    first, rest = _halves(blocks[place], 1)
    return (*blocks[: place - 1], _joined(blocks[place - 1], first), rest, *blocks[place + 1 :])


def sink(blocks: Blocks, place: int) -> Blocks:
    """Move a block's last sentence to the beginning of the next block."""
    count = len(blocks[place].sentences)
    if place + 1 >= len(blocks) or count < 2:
        return blocks
    rest, last = _halves(blocks[place], count - 1)
    following = blocks[place + 1]
    joined = replace(following, ways=_joined(last, following).ways)
    return (*blocks[:place], rest, joined, *blocks[place + 2 :])


def drop(blocks: Blocks, place: int) -> Blocks:
    """Put a clause beside."""
    return (*blocks[:place], replace(blocks[place], taken=False), *blocks[place + 1 :])


def take(blocks: Blocks, place: int) -> Blocks:
    """Make words beside a clause, or take a dropped one back."""
    return (*blocks[:place], replace(blocks[place], taken=True), *blocks[place + 1 :])


OPERATIONS: dict[str, Callable[..., Blocks]] = {
    "join": join,
    "split": split,
    "lift": lift,
    "sink": sink,
    "drop": drop,
    "take": take,
}


def _joined(first: Block, second: Block) -> Block:
    """Join two blocks way by way in each language; where one has fewer, its last goes with the others' rest."""
    ways: list[Way] = []
    for language in dict.fromkeys(way.language for way in (*first.ways, *second.ways)):
        ways += _paired(*([w for w in block.ways if w.language == language] for block in (first, second)))
    comments = "\n".join(filter(None, (first.comments, second.comments)))
    return replace(first, ways=tuple(ways), comments=comments)


def _paired(first: Sequence[Way], second: Sequence[Way]) -> list[Way]:
    if not first or not second:
        return [*first, *second]
    return [_glued(a or first[-1], b or second[-1]) for a, b in zip_longest(first, second)]


def _glued(first: Way, second: Way) -> Way:
    glue = "\n" if "\n" in first.words + second.words else " "
    words = glue.join(filter(None, (first.words, second.words)))
    return replace(first, words=words, strength=first.strength or second.strength, by=first.by or second.by)


def _halves(block: Block, after: int) -> tuple[Block, Block]:
    """Part each way after its nth sentence; one that has no more stays whole in the first half."""
    parted = [_parted(way, after) for way in block.ways]
    first = _unlike(head for head, _tail in parted)
    second = _unlike(tail for _head, tail in parted if tail.words)
    return replace(block, ways=first), replace(block, ways=second, number="", comments="", note="")


def _parted(way: Way, after: int) -> tuple[Way, Way]:
    spans = sentences(way.words)
    if len(spans) <= after:
        return way, replace(way, words="")
    return (
        replace(way, words=way.words[: spans[after - 1][1]]),
        replace(way, words=way.words[spans[after][0] :]),
    )


def _unlike(ways: Iterable[Way]) -> tuple[Way, ...]:
    """Return the ways without repetitions: halves of alternatives are often the same words."""
    kept: dict[tuple[str, str], Way] = {}
    for way in ways:
        kept.setdefault((way.language, way.words), way)
    return tuple(kept.values())
