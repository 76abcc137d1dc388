"""Races to answer, sign, publish, ask and record."""

import json
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.cases.worlds import make_case, told
from tests.factories import make_party, make_round, make_text, make_user
from tests.faults.races.racing import SOON, Race, frozen, race, sign
from undersigned.agreements.actions import editions, own, persons, signatures
from undersigned.agreements.models import Edition, OwnSignature, PersonSignature, Signature
from undersigned.agreements.queries.own import document_of
from undersigned.cases.actions import ask_question, record_fact
from undersigned.cases.models import Fact, Question
from undersigned.core.actor import OPERATOR
from undersigned.core.once import once, tell_again
from undersigned.ledger.dataproof import multikey
from undersigned.ledger.signed import sign_document
from undersigned.parties.actions import (
    admit_party,
    found_coalition,
    give_seat,
    issue_link,
    make_inbox,
    open_through,
)
from undersigned.parties.actions.keys import tell_key
from undersigned.parties.models import Coalition, Party, PrivateLink, Seat
from undersigned.parties.queries import actor_of_link
from undersigned.positions.actions import Answer, take_positions
from undersigned.positions.actions.objections import object_to
from undersigned.positions.actions.publishing import publish_answers
from undersigned.positions.actions.rounds import close_round, open_round
from undersigned.positions.models import Objection, Position, Publication, Round
from undersigned.positions.states import Effect, Stance
from undersigned.reviews import actions as reviewing
from undersigned.reviews.models import Review
from undersigned.texts.actions import create_text
from undersigned.texts.models import Text


@race
def answer(coalition: Coalition, n: int) -> Race:
    party, round = make_party(coalition), make_round(make_text(coalition, 1))
    wording = round.text.clauses.get().wordings.filter(is_omission=False).get()

    def take() -> None:
        take_positions(round, party, [Answer(wording, Stance.ACCEPT)], actor=OPERATOR, submit=True)

    return Race(
        lambda: tell_again(f"answer {n}", take),
        "positions.handed_in",
        lambda: Position.objects.filter(party=party, wording=wording).count(),
    )


@race
def ratify(coalition: Coalition, n: int) -> Race:
    edition, party = frozen(coalition), make_party(coalition)
    return Race(
        lambda: sign(edition, party),
        "signature.ratified",
        lambda: Signature.objects.filter(party=party, state="ratified").count(),
    )


@race
def accede(coalition: Coalition, n: int) -> Race:
    edition, party = frozen(coalition, published=True), make_party(coalition)
    return Race(
        lambda: once(f"accede {n}", Signature, lambda: sign(edition, party)),
        "signature.acceded",
        lambda: Signature.objects.filter(party=party, state="ratified").count(),
    )


@race
def withdraw(coalition: Coalition, n: int) -> Race:
    signature = sign(frozen(coalition), make_party(coalition))
    return Race(
        lambda: signatures.withdraw(signature, "Our assembly ended it.", actor=OPERATOR),
        "signature.withdrawn",
        lambda: Signature.objects.filter(pk=signature.pk, state="withdrawn").count(),
    )


@race
def sign_with_its_own_key(coalition: Coalition, n: int) -> Race:
    signature = sign(frozen(coalition), make_party(coalition))
    private = (n + 1).to_bytes(32, "big")
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    tell_key(signature.party, coalition, multikey(public), actor=OPERATOR)
    signed = sign_document(document_of(signature), private, public, "2031-05-13T00:00:00Z")
    data = json.dumps(signed).encode()
    return Race(
        lambda: own.take_signed(signature, data, actor=OPERATOR, key=f"own {n}"),
        "signature.own_key",
        lambda: OwnSignature.objects.filter(signature=signature).count(),
    )


@race
def sign_an_open_letter(coalition: Coalition, n: int) -> Race:
    edition = frozen(coalition, published=True)
    return Race(
        lambda: persons.sign_as_person(edition, name=f"Person {n}", email=f"Person{n}@example.org"),
        "",
        lambda: PersonSignature.objects.filter(edition=edition).count(),
    )


@race
def confirm_an_open_letter(coalition: Coalition, n: int) -> Race:
    edition = frozen(coalition, published=True)
    _signature, token = persons.sign_as_person(edition, name=f"Person {n}", email=f"p{n}@example.org")
    return Race(
        lambda: persons.confirm_person(token),
        "person.signed",
        lambda: edition.persons.exclude(confirmed_at=None).count(),
    )


@race
def freeze(coalition: Coalition, n: int) -> Race:
    text = make_text(coalition, 1)
    chosen = {clause.pk: clause.wordings.first().pk for clause in text.clauses.all()}
    return Race(
        lambda: editions.freeze(text, chosen, actor=OPERATOR, key=f"freeze {n}"),
        "edition.frozen",
        lambda: text.editions.count(),
    )


@race
def publish(coalition: Coalition, n: int) -> Race:
    edition = frozen(coalition)
    sign(edition, make_party(coalition))
    return Race(
        lambda: editions.publish(edition, actor=OPERATOR),
        "edition.published",
        lambda: Edition.objects.filter(pk=edition.pk).exclude(published_at=None).count(),
    )


@race
def found_a_coalition(coalition: Coalition, n: int) -> Race:
    name = f"Confluence {n}"
    return Race(
        lambda: once(
            f"found {n}", Coalition, lambda: found_coalition(name, actor=OPERATOR, languages=["en"])
        ),
        "coalition.founded",
        lambda: Coalition.objects.filter(name=name).count(),
    )


@race
def admit_a_party(coalition: Coalition, n: int) -> Race:
    # Names that nobody confuses.
    name = "Town of " + "".join(
        ["ba", "ce", "do", "fu", "ga", "he", "ko", "pu", "ra", "se"][int(d)] for d in str(n)
    )
    return Race(
        lambda: once(f"admit {n}", Party, lambda: admit_party(coalition, name, actor=OPERATOR)),
        "party.admitted",
        lambda: Party.objects.filter(name=name).count(),
    )


@race
def give_a_seat(coalition: Coalition, n: int) -> Race:
    user = make_user()
    return Race(
        lambda: give_seat(coalition, user, Seat.Power.EDITOR, actor=OPERATOR),
        "seat.given",
        lambda: user.seats.count(),
    )


@race
def issue_a_link(coalition: Coalition, n: int) -> Race:
    """Each press replaces the link before it; one is live."""
    party = make_party(coalition)
    where = {"purpose": "answer", "subject_uid": "abc", "address": "/answer/{link}/", "expires_at": SOON}
    return Race(
        lambda: issue_link(party, coalition, actor=OPERATOR, **where),
        "",
        lambda: PrivateLink.objects.filter(party=party, revoked_at=None).count(),
    )


@race
def open_one_thing_through_a_link(coalition: Coalition, n: int) -> Race:
    """Each press ends what the press before it opened; one is live."""
    inbox, _token = make_inbox(make_party(coalition), coalition, actor=OPERATOR)
    where = {"purpose": "answer", "subject": "abc", "page": "/answer/{link}/"}
    return Race(
        lambda: open_through(inbox, inbox.party, coalition, actor=actor_of_link(inbox), **where),
        "",
        lambda: inbox.opened.filter(revoked_at=None).count(),
    )


@race
def open_a_round(coalition: Coalition, n: int) -> Race:
    text = make_text(coalition, 1)
    opened = {"closes_at": SOON, "time_zone": "Europe/Paris"}
    return Race(
        lambda: once(f"round {n}", Round, lambda: open_round(text, actor=OPERATOR, **opened)),
        "round.opened",
        lambda: text.rounds.count(),
    )


@race
def close_a_round(coalition: Coalition, n: int) -> Race:
    round = make_round(make_text(coalition, 1))
    return Race(
        lambda: close_round(round, actor=OPERATOR),
        "round.closed",
        lambda: Round.objects.filter(pk=round.pk).exclude(closed_at=None).count(),
    )


@race
def object_to_a_reservation(coalition: Coalition, n: int) -> Race:
    one, other, round = make_party(coalition), make_party(coalition), make_round(make_text(coalition, 1))
    wording = round.text.clauses.get().wordings.filter(is_omission=False).get()
    reserves = Answer(wording, Stance.RESERVE, "Not for us.", "en")
    position = take_positions(round, one, [reserves], actor=OPERATOR, submit=True)[0]
    said = (position, other, Effect.choices[0][0], "It defeats the text.")
    return Race(
        lambda: object_to(*said, actor=OPERATOR, language="en", key=f"object {n}"),
        "objection.made",
        lambda: Objection.objects.filter(position=position).count(),
    )


@race
def publish_answers_in_the_register(coalition: Coalition, n: int) -> Race:
    party = make_party(coalition)
    return Race(
        lambda: publish_answers(party, coalition, actor=OPERATOR),
        "answers.published",
        lambda: Publication.objects.filter(party=party).count(),
    )


@race
def answer_a_review(coalition: Coalition, n: int) -> Race:
    signature = sign(frozen(coalition), make_party(coalition))
    due = date.today() + timedelta(days=90)
    review = reviewing.set_review(signature.edition, due, actor=OPERATOR, party=signature.party)
    holds = reviewing.Answer(outcome="holds")
    return Race(
        lambda: reviewing.answer_review(review, holds, actor=OPERATOR),
        "review.answered",
        lambda: Review.objects.filter(pk=review.pk).exclude(answered_at=None).count(),
    )


@race
def ask_a_question(coalition: Coalition, n: int) -> Race:
    phrasing = f"Is gauge {n} published in {{case}}?"
    return Race(
        lambda: once(
            f"question {n}",
            Question,
            lambda: ask_question(
                coalition, phrasing, actor=OPERATOR, language="en", concerns="right", polarity=1
            ),
        ),
        "question.phrased",
        lambda: Question.objects.filter(phrasing=phrasing).count(),
    )


@race
def record_a_fact(coalition: Coalition, n: int) -> Race:
    case, fact = make_case(coalition, f"Dam {n}"), told()
    return Race(
        lambda: once(f"fact {n}", Fact, lambda: record_fact(case, "event", fact, actor=OPERATOR)),
        "fact.recorded",
        lambda: Fact.objects.filter(case=case).count(),
    )


@race
def import_a_text(coalition: Coalition, n: int) -> Race:
    title = f"Imported statement {n}"
    return Race(
        lambda: once(
            f"text {n}",
            Text,
            lambda: create_text(coalition, title=title, language="en", actor=OPERATOR),
        ),
        "text.created",
        lambda: Text.objects.filter(title=title).count(),
    )
