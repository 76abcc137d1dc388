"""Posts that answer one another, as a forum stores them, to a tree in reading order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from undersigned.reading.sources.building import Building
from undersigned.reading.sources.mapping import Composition, place_of, shift_of
from undersigned.reading.sources.markup import Page, PageReader
from undersigned.reading.sources.model import Dated, Precision, Role, Run, Segment, SegmentKind, Speaker
from undersigned.reading.sources.received import Received

_PRECISIONS: dict[int, Precision | None] = {0: None, 4: "year", 7: "month", 10: "day"}


@dataclass(slots=True)
class Post:
    """A comment with its words as HTML, whose letters `outer` leads back to the file; `breaks`: lines part them."""

    id: str
    parent: str | None
    author: str | None
    date: tuple[str, Precision] | None
    html: str
    outer: Sequence[Run] | None
    line: int
    role: Role | None = None
    breaks: bool = False


@dataclass(slots=True)
class Topic:
    """What is talked about: a title, the words of the first post, and the comments in the order of the file."""

    title: str | None
    title_runs: Sequence[Run]
    line: int
    id: str | None = None
    opening: Post | None = None
    posts: list[Post] = field(default_factory=list)


def build_conversation(received: Received, format: str, topics: Sequence[Topic]) -> Building:
    """Return a thread of all topics; with several, each begins with a heading."""
    composition = Composition()
    building = Building("", format, "thread")
    teller = _Teller(building, composition, received)
    for topic in topics:
        teller.tell(topic)
    building.text, building.runs = composition.text, composition.runs
    if len(topics) == 1:
        building.title = topics[0].title
    names = (segment.speaker for segment in building.segments if segment.kind == "comment")
    building.speakers += (Speaker(name) for name in dict.fromkeys(names) if name)
    if any(segment.date for segment in building.segments):
        building.dates += _comment_dates(building)
    return building


def _comment_dates(building: Building) -> Iterator[Dated]:
    for segment in building.segments:
        if segment.kind == "comment":
            yield Dated("comment", segment.date, _PRECISIONS.get(len(segment.date or ""), "time"))


class _Teller:
    """Puts a topic into the text: title, opening, then every comment before those that answer it."""

    def __init__(self, building: Building, composition: Composition, received: Received) -> None:
        self._building, self._composition, self._received = building, composition, received
        self._readers = {breaks: PageReader(composition, breaks=breaks) for breaks in (False, True)}
        self._number = 0

    def tell(self, topic: Topic) -> None:
        if topic.title:
            start = self._composition.place(topic.title, topic.title_runs)
            end = start + len(topic.title)
            self._building.segments.append(Segment("heading", start, end, topic.line, 1, id=topic.id))
        if topic.opening is not None:
            self._place(topic.opening, 0, None)
        numbers: dict[int, int] = {}
        for post, depth, parent in _tree(self._building, topic):
            if post.role == "moderation":
                self._place(post, 0, None, post.author)
                continue
            self._number += 1
            numbers[id(post)] = self._number
            self._comment(post, depth, numbers[id(parent)] if parent else None)

    def _comment(self, post: Post, depth: int, parent: int | None) -> None:
        segments = self._building.segments
        place = len(segments)
        words = self._place(post, depth + 1, self._number, post.author)
        start, end = words or (self._composition.length, self._composition.length)
        if words is None and post.role != "deleted":
            self._building.warn("wordless", post.line)
        date = post.date[0] if post.date else None
        told = (post.author, date, None, post.id, post.role, post.parent)
        comment = Segment("comment", start, end, post.line, depth, parent, *told)
        segments.insert(place, comment)

    def _place(
        self, post: Post, depth: int, parent: int | None, speaker: str | None = None
    ) -> tuple[int, int] | None:
        """Put the words of a post into the text and return where they begin and end, None where it has none."""
        page = self._read(post)
        role = post.role if post.role == "moderation" else None
        segments = self._building.segments
        for kind, start, end, line, _, level, *_ in page.blocks:
            if kind == "heading" and parent is None and not role:
                segments.append(Segment("heading", start, end, line, level, parent, speaker))
            else:
                told: SegmentKind = "note" if role else "paragraph"
                name = post.id if role else None
                segments.append(
                    Segment(told, start, end, line, depth, parent, speaker, None, None, name, role)
                )
        self._building.links += page.links
        self._warn_of_page(post, page)
        return (page.blocks[0].start, page.blocks[-1].end) if page.blocks else None

    def _read(self, post: Post) -> Page:
        reader, line_of, outer = self._readers[post.breaks], self._received.line, post.outer
        shift = shift_of(outer)
        if outer is None or shift is not None:
            return reader.read(post.html, line_of, shift or 0)
        first, outer = len(self._composition.runs), list(outer)
        page = reader.read(post.html, lambda at: line_of(place_of(outer, at)))
        self._composition.lead_back(first, outer)
        return page

    def _warn_of_page(self, post: Post, page: Page) -> None:
        for _ in page.scripts:
            self._building.warn("script", post.line)
        for _ in page.hidden:
            self._building.warn("hidden-text", post.line)


def _tree(building: Building, topic: Topic) -> Iterator[tuple[Post, int, Post | None]]:
    """Yield each post with its depth, from 1, and the one it answers, parents before children.

    A post that answers one that is not there stands at the top, with a warning; so does one of a circle. What
    answers the opening stands there too, as all comments do.
    """
    posts, opening = topic.posts, topic.opening and topic.opening.id
    by_id = _by_id(building, posts)
    circle = _in_a_circle(by_id)
    children: dict[int, list[Post]] = {}
    tops: list[Post] = []
    for post in posts:
        parent = by_id.get(post.parent) if post.parent else None
        if post.parent and post.parent != opening and (parent is None or id(post) in circle):
            building.warn("orphan", post.line, answered=post.parent)
            parent = None
        (children.setdefault(id(parent), []) if parent else tops).append(post)
    stack: list[tuple[Post, int, Post | None]] = [(post, 1, None) for post in reversed(tops)]
    while stack:
        post, depth, parent = stack.pop()
        yield post, depth, parent
        stack += [(child, depth + 1, post) for child in reversed(children.get(id(post), ()))]


def _by_id(building: Building, posts: Sequence[Post]) -> dict[str, Post]:
    found: dict[str, Post] = {}
    for post in posts:
        if post.id in found:
            building.warn("same-id", post.line, id=post.id)
        elif post.role != "moderation":
            found[post.id] = post
    return found


def _in_a_circle(by_id: dict[str, Post]) -> set[int]:
    """Return the posts that answer themselves through others."""
    found: set[int] = set()
    if _in_order(by_id.values()):
        return found
    known: set[int] = set()
    for post in by_id.values():
        path: dict[int, None] = {}
        at: Post | None = post
        while at is not None and id(at) not in known and id(at) not in path:
            path[id(at)] = None
            at = by_id.get(at.parent) if at.parent else None
        if at is not None and id(at) in path:
            steps = list(path)
            found.update(steps[steps.index(id(at)) :])
        known.update(path)
    return found


def _in_order(posts: Iterable[Post]) -> bool:
    """Return whether all posts stand after the ones they answer, so that none answers itself."""
    seen: set[str | None] = {None, ""}
    for post in posts:
        if post.parent not in seen:
            return False
        seen.add(post.id)
    return True
