"""Debates in Akoma Ntoso: speeches under headings, by those who gave them.

Source: OASIS LegalDocML, Akoma Ntoso 1.0 (debate, debateSection, speech, from).
"""

from collections.abc import Iterator, Sequence

from undersigned.reading.sources import dates
from undersigned.reading.sources.building import Building, clean_name
from undersigned.reading.sources.mapping import PARTING, Composition
from undersigned.reading.sources.model import Dated, Segment, SegmentKind
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.turns import Turn, add_speakers
from undersigned.reading.sources.xml import Element

_SPEECHES = frozenset({"speech", "question", "answer"})
_HEADINGS = frozenset({"heading", "subheading", "docTitle"})
_UNSEEN = frozenset({"meta", "from", "authorialNote"})
_WHOLE = frozenset({"p", "li", "scene", "narrative", "summary", "num", "longTitle"})
_FIRST_YEAR, _LAST_YEAR = 1000, 2999


def read_debate(received: Received, root: Element) -> Building:
    """Return the speeches of a debate as turns; those who speak are named as the record names them.

    Another document of the same format (a statement, an amendment) is an article, in paragraphs.
    """
    teller = _Teller(root)
    teller.tell(root, 0)
    teller.end_number()
    building = teller.building
    building.text, building.runs = teller.composition.text, teller.composition.runs
    add_speakers(building, teller.turns)
    building.kind = "transcript" if teller.is_debate else "article"
    building.title = next(
        (building.text[s.start : s.end] for s in building.segments if s.kind == "heading"), None
    )
    _take_date(building, root)
    return building


class _Teller:
    """Walks a debate in the order of the file."""

    def __init__(self, root: Element) -> None:
        self.building = Building("", "akoma-ntoso", "transcript")
        self.composition = Composition()
        # The first turn of each who speaks.
        self.turns: list[Turn] = []
        self._heard: set[str] = set()
        self._shown = {
            each.attributes.get("id", ""): each.attributes.get("showAs") for each in root.all("TLCPerson")
        }
        self._shown |= {
            each.attributes.get("eId", ""): each.attributes.get("showAs") for each in root.all("TLCPerson")
        }
        self._number = 0
        self._numbered: Element | None = None
        self.is_debate = next(root.all("debate", "debateReport", "speech"), None) is not None

    def tell(self, element: Element, depth: int) -> None:
        """Add what an element holds; `depth` is how many sections it is in."""
        for each in element.elements():
            if each.name in _UNSEEN:
                continue
            if each.name in _HEADINGS or _is_title(each):
                self._place(each, "heading", max(depth, 1))
            elif each.name in _SPEECHES:
                self._speech(each)
            elif each.name in _WHOLE:
                self._place(each, "note" if self.is_debate else "paragraph", 0)
            else:
                self.tell(each, depth + (each.name == "debateSection"))

    def _place(
        self,
        element: Element,
        kind: SegmentKind,
        depth: int,
        parent: int | None = None,
        speaker: str | None = None,
    ) -> Segment | None:
        if element.name == "num":
            alone = self.end_number(kind, depth, parent, speaker)
            self._numbered = element
            return alone
        number, self._numbered = self._numbered, None
        return self._put([element] if number is None else [number, element], kind, depth, parent, speaker)

    def end_number(
        self,
        kind: SegmentKind = "note",
        depth: int = 0,
        parent: int | None = None,
        speaker: str | None = None,
    ) -> Segment | None:
        """Give a number that no words follow a paragraph of its own."""
        number, self._numbered = self._numbered, None
        return None if number is None else self._put([number], kind, depth, parent, speaker)

    def _put(
        self,
        elements: Sequence[Element],
        kind: SegmentKind,
        depth: int,
        parent: int | None,
        speaker: str | None,
    ) -> Segment | None:
        """Add a paragraph with the words of elements; a number stands before the words that it counts."""
        start, number = -1, None
        for each in elements:
            words, runs = each.flowing(_UNSEEN)
            if each.name == "num":
                number = words or None
            if words:
                place = self.composition.place(words, runs, PARTING if start < 0 else " ")
                start = place if start < 0 else start
        if start < 0:
            return None
        told = (depth, parent, speaker, None, None, number)
        segment = Segment(kind, start, self.composition.length, elements[0].line, *told)
        self.building.segments.append(segment)
        return segment

    def _speech(self, speech: Element) -> None:
        self._number += 1
        self.end_number()
        label = self._label(speech)
        segments, number = self.building.segments, self._number
        place = len(segments)
        for each in _leaves(speech):
            kind: SegmentKind = "heading" if each.name in _HEADINGS else "paragraph"
            self._place(each, kind, 2, number, label)
        self.end_number("paragraph", 2, number, label)
        end, line = self.composition.length, speech.line
        start = segments[place].start if len(segments) > place else end
        segments.insert(place, Segment("turn", start, end, line, 1, None, label))
        if label and label not in self._heard:
            self._heard.add(label)
            self.turns.append(Turn(label, line))

    def _label(self, speech: Element) -> str | None:
        name = speech.text("from")
        if name is None:
            name = self._shown.get((speech.attributes.get("by") or "").lstrip("#")) or ""
        return clean_name(name.rstrip(" :")) or None


def _is_title(element: Element) -> bool:
    """Return whether the whole of a paragraph is the document's title."""
    if element.name != "p" or element.child("docTitle") is None:
        return False
    return not "".join(element.gathered(frozenset({"docTitle"})).parts).strip()


def _leaves(element: Element) -> Iterator[Element]:
    for each in element.elements():
        if each.name in _UNSEEN:
            continue
        if each.name in _WHOLE or each.name in _HEADINGS:
            yield each
        else:
            yield from _leaves(each)


def _take_date(building: Building, root: Element) -> None:
    """Take the day of the sitting; what stands for an unknown date is told, not taken."""
    held = (dates.written(each.attributes.get("date")) for each in root.all("docDate"))
    date = next((each for each in held if each), None)
    if date:
        building.dates.append(Dated("held", *date))
    told: set[str] = set()
    for each in root.all("FRBRdate"):
        value = each.attributes.get("date") or ""
        written = dates.written(value)
        if value not in told and (written is None or not _FIRST_YEAR < int(value[:4]) <= _LAST_YEAR):
            building.warn("placeholder-date", each.line, date=value[:40])
        told.add(value)
