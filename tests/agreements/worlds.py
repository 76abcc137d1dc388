"""A text that has been answered, and one that is signed: the worlds of this room's tests."""

from datetime import date

from tests.factories import link_holder, make_coalition, make_party, make_round, make_text, seated
from undersigned.agreements.actions import editions, signatures
from undersigned.agreements.models import Edition, Signature
from undersigned.core.actor import Actor
from undersigned.parties.models import Party
from undersigned.positions.actions import Answer, close_round, take_positions
from undersigned.positions.models import Round
from undersigned.positions.states import Stance
from undersigned.texts.models import Text, Wording

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
