"""What the register gives to the page of a case: what parties say of it, by question."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from undersigned.cases.models import Case, CaseActor, Question
from undersigned.cases.queries import Kind
from undersigned.cases.queries import Said as SaidOfCase
from undersigned.core.actor import Actor
from undersigned.positions.models import Position
from undersigned.positions.queries.register.cells import Said
from undersigned.positions.queries.register.reading import Reader, read_window
from undersigned.positions.queries.register.tables import parties_in, questions_in
from undersigned.positions.states import Reply, Stance


def said_of_case(case: Case, actor: Actor, at: datetime) -> Iterator[SaidOfCase]:
    """Yield what each party says of a case that an actor may read, by question and party; ten queries.

    What was taken over from published registers is left to the register: hundreds of parties would say it here.
    """
    reader = Reader.of(actor, case.coalition, at)
    questions = list(questions_in(reader).filter(subjects__case=case).distinct())
    parties = list(parties_in(reader)) if questions else []
    if not parties:
        return
    window = read_window(reader, parties, questions, [case], told_here=True)
    cells = [
        (question, party, said)
        for question in questions
        for party in parties
        for said in window.cell(party.pk, (question.pk, case.pk)).said
    ]
    positions = Position.objects.select_related("wording").in_bulk([said.pk for *_, said in cells])
    abouts = CaseActor.objects.in_bulk([said.about for *_, said in cells if said.about])
    for question, party, said in cells:
        position = positions[said.pk]
        own = said.stance in (Stance.RESERVE, Stance.REFUSE, Stance.STAND_ASIDE) and position.words
        erased = position.erased_at is not None
        yield SaidOfCase(
            question=question,
            about=abouts.get(said.about or 0),
            party=party,
            kind=kind_of(question, said),
            words="" if erased else position.words if own else position.wording.body,
            language=position.language if own else position.wording.language,
            address=reverse(
                "positions:register_cell", args=[case.coalition.slug, party.uid, question.uid, case.uid]
            ),
        )


def kind_of(question: Question, said: Said) -> Kind:
    """Return on which side a position stands: a reservation and standing aside are sides of their own."""
    if said.reserved:
        return Kind.RESERVATION
    if said.reply == Reply.ASIDE:
        return Kind.UNDECIDED
    supports = (said.reply == Reply.YES) == (question.polarity == Question.Polarity.SUPPORT)
    return Kind.SUPPORT if supports else Kind.CRITICISM
