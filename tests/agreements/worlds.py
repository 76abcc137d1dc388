"""A text that has been answered, and one that is signed: the worlds of this room's tests."""

from datetime import date

from tests.factories import link_holder, make_coalition, make_party, make_round, make_text, seated
from undersigned.agreements.actions import editions, signatures
from undersigned.agreements.models import Edition, Signature
from undersigned.core.actor import Actor
from undersigned.frontier import Draft
from undersigned.parties.models import Coalition, Party
from undersigned.positions.actions import Answer, close_round, take_positions
from undersigned.positions.models import Position, Round
from undersigned.positions.states import Stance
from undersigned.texts.models import Clause, Text, Wording

Said = dict[tuple[int, int], Answer]


class World:
    """A coalition with a secretary, some parties, and a text that they answer."""

    def __init__(self, parties: int = 3, clauses: int = 3, wordings: int = 1) -> None:
        self.coalition = make_coalition()
        self.secretary = seated(self.coalition)
        self.parties = [make_party(self.coalition, f"Party {n}") for n in range(parties)]
        self.text: Text = make_text(self.coalition, clauses, wordings=wordings)
        self.round: Round = make_round(self.text)

    def wordings(self, clause: int) -> list[Wording]:
        """Return the wordings of a clause, counted from 1, strongest first, omission last."""
        return list(self.text.clauses.get(order=clause).wordings.filter(retired_at=None))

    def answer(self, party: Party, *special: Answer) -> None:
        """Accept everything but what is said otherwise, and hand in."""
        live = Wording.objects.filter(clause__text=self.text, retired_at=None, is_omission=False)
        said = {wording.pk: Answer(wording, Stance.ACCEPT) for wording in live}
        said |= {answer.wording.pk: answer for answer in special}
        actor = link_holder(party, self.coalition, self.round.uid)
        take_positions(self.round, party, list(said.values()), actor=actor, submit=True)

    def close(self) -> None:
        close_round(self.round, actor=self.secretary)

    def freeze(self, *omitted: int, key: str = "") -> Edition:
        """Freeze the strongest wordings, leaving out the clauses counted from 1."""
        chosen = {}
        for clause in self.text.clauses.filter(retired_at=None):
            ways = list(clause.wordings.filter(retired_at=None))
            chosen[clause.pk] = (ways[-1] if clause.order in omitted else ways[0]).pk
        return editions.freeze(self.text, chosen, actor=self.secretary, key=key)

    def signer(self, edition: Edition, party: Party) -> Actor:
        return link_holder(party, self.coalition, edition.uid, "sign")

    def ratify(self, edition: Edition, party: Party, **options: object) -> Signature:
        decision = signatures.Decision("Assembly", date(2026, 1, 2), 9, 2, 1)
        return signatures.ratify(edition, party, decision, actor=self.signer(edition, party), **options)


def signed_world(**options: int) -> tuple[World, Edition]:
    """Return a world whose parties have all answered yes, with a published edition that all have ratified."""
    world = World(**options)
    for party in world.parties:
        world.answer(party)
    world.close()
    edition = world.freeze()
    for party in world.parties:
        world.ratify(edition, party)
    return world, editions.publish(edition, actor=world.secretary)


def text_from(draft: Draft, coalition: Coalition | None = None) -> Text:
    """Store a draft of the engine as a text with its answers; reservations and refusals get a sentence."""
    coalition = coalition or make_coalition()
    text = Text.objects.create(coalition=coalition, title="Joint statement", language="en")
    parties = [make_party(coalition, f"Party {p:03}") for p in range(len(draft.parties))]
    positions = []
    for c, clause in enumerate(draft.clauses):
        row = Clause.objects.create(text=text, order=c + 1, number=str(c + 1), kind="demand")
        for v, variant in enumerate(clause.variants):
            body = "" if variant.id == "omit" else f"We ask for thing {c + 1}, said in way {v + 1}."
            wording = Wording.objects.create(
                clause=row, language="en", body=body, strength=variant.strength, is_omission=not body
            )
            positions += [
                Position(party=party, wording=wording, stance=letter, words="Why" if letter in "CN" else "")
                for p, party in enumerate(parties)
                if (letter := draft.answers[p][c][v]) != "U"
            ]
    Position.objects.bulk_create(positions)
    return text
