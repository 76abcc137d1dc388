"""The register for machines: a party and a question by what people call them, a cell as a row."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from undersigned.cases.models import Case, Question
from undersigned.core.errors import Refused
from undersigned.parties.models import Coalition, Party
from undersigned.positions.models import Position
from undersigned.positions.queries.register.cells import Cell, Said
from undersigned.positions.states import Reply


@dataclass(frozen=True)
class Line:
    """A party and a question of one coalition."""

    party: Party
    question: Question


def find_cells(party: str, question: str, coalition: Coalition | None = None) -> Line:
    """Return the party and the question that people call so, both of one coalition.

    Args:
        party: its id in a register, its uid or its name. question: its id in a register, its uid, or `Q7`.
    Raises: Refused where there is none, or where several coalitions have both.
    """
    number = int(question[1:]) if question[:1] in "Qq" and question[1:].isdecimal() else 0
    asked = Question.objects.filter(
        Q(reference=question) | Q(uid=question) | Q(number=number), retired_at=None
    )
    named = Party.objects.filter(Q(reference=party) | Q(uid=party) | Q(name=party))
    if coalition is not None:
        asked, named = asked.filter(coalition=coalition), named.filter(coalitions=coalition)
    pairs = [
        Line(each, one)
        for one in asked.select_related("coalition")
        for each in named.filter(coalitions=one.coalition)
    ]
    if not pairs:
        told = {"party": party, "question": question}
        raise Refused(
            _("No coalition has both the party “%(party)s” and the question “%(question)s”.") % told
        )
    if len(pairs) > 1:
        known = ", ".join(sorted({pair.question.coalition.slug for pair in pairs}))
        raise Refused(_("Several fit: name the coalition (%(known)s).") % {"known": known})
    return pairs[0]


def row_of(case: Case, cell: Cell) -> dict[str, Any]:
    """Return a cell as a row: the last position with its words, or the kind of blank; the other is None.

    `answer` is what the position says to the question, `stance` what it says of the words. Where the question was
    answered of several actors, `also` has the others.
    """
    said = [_position(each) for each in cell.said]
    empty = dict.fromkeys(("answer", "stance", "words", "on", "vote", "mandate", "text"))
    return {
        "case": case.reference or case.uid,
        "name": case.name,
        **(said[0] if said else empty),
        "blank": str(cell.blank) if cell.blank else None,
        "asked": cell.asked,
        "absent": cell.absent,
        "also": said[1:],
    }


def answer_of(said: Said) -> str:
    """Return what a position says to the question, for machines: yes, no or abstain."""
    return "abstain" if said.reply == Reply.ASIDE else str(said.reply)


def _position(said: Said) -> dict[str, Any]:
    position = Position.objects.select_related("wording__clause__text").get(pk=said.pk)
    with override("en"):
        stance = position.get_stance_display()
    text = position.wording.clause.text
    return {
        "answer": answer_of(said),
        "stance": stance,
        "words": position.words,
        "on": said.on,
        "vote": said.number or None,
        "mandate": position.mandate or None,
        "text": text.reference or text.title,
    }
