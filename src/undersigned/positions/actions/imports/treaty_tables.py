"""A folder of treaties with what states declared to them, read and checked: nothing here knows the database.

The files are those of the extract of the UN Treaty Collection (docs/methods/register.md): `treaties.csv`,
`status.csv`, `declarations.csv`, `reservation_parts.csv`, `objections.csv`, `withdrawals.csv`. Kinds, articles and
effects are parsed by machine there: candidates for a person to confirm.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from undersigned.core.tables import Files, known_date, once, read_table, refuse
from undersigned.positions.actions.imports.in_force import effect_of, said_of_force
from undersigned.positions.states import Effect

RESERVING = {"reservation", "unspecified"}
DECLARING = {"declaration", "understanding"}
WITHDRAWAL = "withdrawal-note"
# How an objection is worded: none of these says what it does to the treaty being in force between the two.
WORDED = {"not-valid", "not-modifying", "objects", "incompatible", "not-bound", "cannot-accept"}
TO_CONFIRM = "machine-parsed, to be confirmed"
ARTICLE = re.compile(r"\d{1,3}")
# What is no more than a list's mark or a row of dots says nothing by itself.
LETTERS = re.compile(r"[^\W\d_]{4}")


@dataclass(frozen=True)
class Part:
    """A part of a declaration: its `articles` as the source names them, none where it speaks of the whole."""

    treaty: str
    party: str
    number: int
    kind: str
    stage: str
    articles: tuple[str, ...]
    words: str

    @property
    def places(self) -> tuple[str, ...]:
        """The numbers of the articles it speaks of; one empty number for the whole."""
        return articles_of(self.articles)


@dataclass(frozen=True)
class Answer:
    """An objection: one party's answer to another's reservation, in the words of its sentence.

    `on_force` is what it says of the treaty being in force between the two; empty where it says nothing.
    """

    treaty: str
    party: str
    to: str
    articles: tuple[str, ...]
    worded: str
    part: int
    words: str
    on_force: str = ""

    @property
    def told(self) -> str:
        """Everything it says."""
        return "\n\n".join(filter(None, (self.words, self.on_force)))

    @property
    def effect(self) -> Effect:
        """What it does between the two."""
        return effect_of(self.on_force)

    @property
    def reference(self) -> str:
        named = ";".join(self.articles) or "the whole"
        return f"{self.treaty}, part {self.part}, to {self.to} on {named}: {self.worded} ({TO_CONFIRM})"[:120]


@dataclass(frozen=True)
class Standing:
    """What a party has done with a treaty: `signed` and `bound` are days or empty."""

    signed: str
    bound: str
    how: str

    @property
    def told(self) -> str:
        if self.bound:
            return f"{self.how} {self.bound}"
        return f"signature {self.signed}, not bound"


@dataclass(frozen=True)
class Treaties:
    """A folder's content. `silent` are the declarations whose text is not in the source; `marks` the parts left out.

    `titles` are (title, day of adoption) by treaty, `status` by treaty and party; `withdrawn` has the articles in
    respect of which a party's general reservation goes on to apply, the day and the words of the withdrawal.
    """

    titles: Mapping[str, tuple[str, str]]
    status: Mapping[tuple[str, str], Standing]
    parts: Sequence[Part]
    silent: Sequence[tuple[str, str]]
    answers: Sequence[Answer]
    withdrawn: Mapping[tuple[str, str], tuple[tuple[str, ...], str, str]]
    marks: int


def read_treaties(files: Files) -> Treaties:
    """Read a folder of treaties.

    A part that the objections name as the objector's own is an objection and no reservation; one that says what they
    do is theirs too.
    Raises: Refused with file, line and reason for whatever cannot be taken as it stands.
    """
    titles = {name: (title, day) for name, title, day in _titles(files)}
    told = list(_parts(files, titles))
    answers, objecting = _with_effects(list(_answers(files, titles)), told)
    parts = [p for p in told if (p.treaty, p.party, p.number) not in objecting]
    kept = [p for p in parts if p.kind != WITHDRAWAL and (p.articles or LETTERS.search(p.words))]
    marks = sum(p.kind != WITHDRAWAL for p in parts) - len(kept)
    return Treaties(
        titles,
        dict(_status(files, titles)),
        kept,
        list(_silent(files, titles)),
        answers,
        dict(_withdrawals(files, titles)),
        marks,
    )


def _with_effects(
    answers: Sequence[Answer], parts: Sequence[Part]
) -> tuple[list[Answer], set[tuple[str, str, int]]]:
    """Return the objections with what they say of their effect, and the parts that are theirs and nothing else."""
    words: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for part in parts:
        words[part.treaty, part.party][part.number] = part.words
    objecting = {(each.treaty, each.party, each.part) for each in answers}
    found, theirs = [], set(objecting)
    for each in answers:
        own = {number for treaty, party, number in objecting if (treaty, party) == (each.treaty, each.party)}
        said, where = said_of_force(each.words, each.part, words[each.treaty, each.party], own)
        found.append(replace(each, on_force=said))
        if where is not None:
            theirs.add((each.treaty, each.party, where))
    return found, theirs


def articles_of(named: Sequence[str]) -> tuple[str, ...]:
    """Return the numbers of articles, `29` for `29(1)`, each once; one empty number where none is named."""
    return tuple(dict.fromkeys(name.split("(")[0] for name in named)) or ("",)


def _named(name: str, line: int, cell: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in cell.split(";") if part.strip())
    for article in found:
        if not ARTICLE.match(article):
            refuse(name, line, _("“%(cell)s” is no article.") % {"cell": article})
    return found


def _known(name: str, line: int, treaty: str, titles: Mapping[str, object]) -> None:
    if treaty not in titles:
        refuse(name, line, _("treaties.csv has no treaty “%(treaty)s”.") % {"treaty": treaty})


def _titles(files: Files) -> Iterator[tuple[str, str, str]]:
    name, seen = "treaties.csv", dict[object, int]()
    for line, (treaty, title, adopted) in read_table(files, name, ("treaty", "title", "adopted")):
        if not treaty or not title or len(treaty) > 60:
            refuse(name, line, _("an id or a name is missing."))
        once(name, line, treaty, seen, f"“{treaty}”")
        yield treaty, title, known_date(name, line, adopted)


def _status(files: Files, titles: Mapping[str, object]) -> Iterator[tuple[tuple[str, str], Standing]]:
    name, seen = "status.csv", dict[object, int]()
    for line, (treaty, party, signed, bound, how) in read_table(
        files, name, ("treaty", "party", "signed", "bound", "how")
    ):
        _known(name, line, treaty, titles)
        once(name, line, (treaty, party), seen, f"{treaty}, {party}")
        if not party or not (signed or bound):
            refuse(name, line, _("a party has signed or is bound: say when."))
        for day in filter(None, (signed, bound)):
            known_date(name, line, day)
        yield (treaty, party), Standing(signed, bound, how or "bound")


def _parts(files: Files, titles: Mapping[str, object]) -> Iterator[Part]:
    name, seen = "reservation_parts.csv", dict[object, int]()
    columns = ("treaty", "party", "part", "kind", "stage", "articles", "heading", "heading_articles", "text")
    for line, (treaty, party, part, kind, stage, articles, heading, above, text) in read_table(
        files, name, columns
    ):
        _known(name, line, treaty, titles)
        if kind not in RESERVING | DECLARING | {WITHDRAWAL}:
            refuse(name, line, _("“%(kind)s” is no kind of declaration.") % {"kind": kind})
        if not part.isdecimal() or not party:
            refuse(name, line, _("a party and the number of the part are missing."))
        once(name, line, (treaty, party, part), seen, f"{treaty}, {party}, {part}")
        named = _named(name, line, articles) or _headed(kind, heading, _named(name, line, above))
        yield Part(treaty, party, int(part), kind, stage, named, text)


def _headed(kind: str, heading: str, articles: tuple[str, ...]) -> tuple[str, ...]:
    """Return the articles that a heading names for a part below it, unless it heads another kind of words.

    The scrape carries a heading on to everything that follows it.
    """
    other = {"reservation": "declaration", "declaration": "reservation"}.get(kind, "")
    return () if other and other in heading.lower() else articles


def _silent(files: Files, titles: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    name = "declarations.csv"
    for line, (treaty, party, note, text) in read_table(files, name, ("treaty", "party", "note", "text")):
        _known(name, line, treaty, titles)
        if note not in ("", "text-not-in-source") or bool(note) == bool(text):
            refuse(name, line, _("a declaration has its text, or a note that it is not in the source."))
        if note:
            yield treaty, party


def _answers(files: Files, titles: Mapping[str, object]) -> Iterator[Answer]:
    name, seen = "objections.csv", dict[object, int]()
    columns = (
        "treaty",
        "objector",
        "reserving_party",
        "articles",
        "effect_as_worded",
        "objector_part",
        "sentence",
    )
    for line, (treaty, objector, to, articles, worded, part, words) in read_table(files, name, columns):
        _known(name, line, treaty, titles)
        if worded not in WORDED:
            refuse(name, line, _("“%(effect)s” is no effect of an objection.") % {"effect": worded})
        if not objector or not to or not words or not part.isdecimal():
            refuse(name, line, _("an objection has two parties, the number of its part and a sentence."))
        once(name, line, (treaty, objector, part, to, articles, words), seen, f"{objector}, {to}, {articles}")
        yield Answer(treaty, objector, to, _named(name, line, articles), worded, int(part), words)


def _withdrawals(
    files: Files, titles: Mapping[str, object]
) -> Iterator[tuple[tuple[str, str], tuple[tuple[str, ...], str, str]]]:
    name = "withdrawals.csv"
    for line, (treaty, party, day, articles, text) in read_table(
        files, name, ("treaty", "party", "date_in_text", "articles", "text")
    ):
        _known(name, line, treaty, titles)
        yield (treaty, party), (_named(name, line, articles), day, text)
