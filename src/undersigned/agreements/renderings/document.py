"""What a rendering is made from: one text as it stands, in one language, with every fixed word.

Nothing here knows the database. Dates arrive as the reader's language writes them, numbers as they
shall be printed, and every fixed word in `Labels`; the renderings translate nothing.
"""

from dataclasses import dataclass, field
from typing import Literal

NoteKind = Literal["reservation", "stand_aside", "distinction", "review", "became"]
SignatureState = Literal["provisional", "ratified", "withdrawn"]


@dataclass(frozen=True)
class Labels:
    """Every fixed word of a rendering, in the reader's language; the defaults are English.

    `persons` holds the placeholder `{count}`.
    """

    addressed_to: str = "Addressed to"
    ask: str = "What is asked"
    owner: str = "Carried forward by"
    follow_up: str = "Followed up on"
    why: str = "Why it matters"
    unfollowed: str = "It is not said who asks whom for what, and who follows it up when."
    words_only: str = "Words only: no demand in it was answered, and nobody undertakes anything in it."
    happened: str = "What happened"
    stale: str = "Translation out of date"
    reservation: str = "Reservation"
    stand_aside: str = "Stands aside on this clause"
    distinction: str = "Answers otherwise than in a like case"
    differs: str = "What differs"
    earlier_words: str = "Said of earlier words of the reservation"
    erased: str = "erased"
    signed_by: str = "Signed by"
    signed_on: str = "signed on"
    acceded_on: str = "acceded on"
    withdrawn_on: str = "withdrawn on"
    provisional: str = "not yet ratified"
    minority: str = "The minority"
    persons: str = "Persons who signed in their own name: {count}"
    as_of: str = "State as of"
    fingerprint: str = "SHA-256"
    brackets: str = "Words in square brackets are not settled: they are alternatives, or may be left out."
    unshown: str = "This file cannot show some characters of the text; the Markdown file holds them all."


@dataclass(frozen=True)
class Answer:
    """What another party answers to a reservation, and its effect between the two, as it shall be printed.

    `of_earlier` tells that it was said of words that the reservation no longer has.
    """

    party: str
    effect: str
    words: str
    language: str = ""
    of_earlier: bool = False


@dataclass(frozen=True)
class Note:
    """What one party holds against a clause, in its words; `words` may be empty when it stands aside.

    `language` is a BCP 47 tag; empty means the language of the document. A distinction tells why the party answers
    otherwise than in a like case; `fact` is what differs, in its own language. `answers` are those of other parties,
    and what stands of reviews. A `label` says what the party does, where its kind has no word of its own: a review,
    or what became of the text.
    """

    party: str
    words: str
    kind: NoteKind = "reservation"
    language: str = ""
    fact: str = ""
    fact_language: str = ""
    answers: tuple[Answer, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Alternative:
    """Another wording of a clause, or its omission (`is_omit`, whose text is not printed)."""

    label: str
    text: str
    strength: int | None = None
    is_omit: bool = False


@dataclass(frozen=True)
class ClauseLine:
    """One clause as printed: `number` as it stands; `alternatives` are the wordings other than `text`."""

    number: str
    kind: str
    text: str
    stale: bool = False
    reservations: tuple[Note, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True)
class SignatureLine:
    """One party's signature with the decision behind it; `accession` is a signature after publication."""

    party: str
    place: str = ""
    state: SignatureState = "ratified"
    signed_on: str = ""
    withdrawn_on: str = ""
    accession: bool = False
    decision_line: str = ""
    minority_words: str = ""


@dataclass(frozen=True)
class Document:
    """A text as it stands on the day `as_of`, in one language (a BCP 47 tag), ready to be set.

    `unfollowed` and `words_only` have it said that nobody follows it up, and that nothing has come of it.
    """

    title: str
    language: str
    coalition: str
    clauses: tuple[ClauseLine, ...]
    state_line: str = ""
    addressee: str = ""
    ask: str = ""
    owner: str = ""
    follow_up_on: str = ""
    why: str = ""
    unfollowed: bool = False
    words_only: bool = False
    became: tuple[Note, ...] = ()
    signatures: tuple[SignatureLine, ...] = ()
    persons_count: int = 0
    reviews: tuple[Note, ...] = ()
    content_hash: str = ""
    address: str = ""
    as_of: str = ""
    labels: Labels = field(default_factory=Labels)
