"""A coalition in which one party has tried something, and another would learn from it."""

from tests.factories import make_coalition, make_party, seated

from undersigned.core.actor import Actor
from undersigned.parties.models import Coalition, Party
from undersigned.practices.actions import contacts, reports
from undersigned.practices.models import Contact, Introduction, Practice
from undersigned.practices.states import Part

TOLD = {
    Part.TRIED: "We put up a blockade of the quay for two nights.",
    Part.WHERE: "At the lower quay.",
    Part.WITH: "With Ada Brook and nine dockers.",
    Part.CAME: "The barges turned back. Ada Brook was fined.",
}
REACHED, ASKS_FROM = "by the bell at the ferry house", "on channel nine after dark"


class World:
    """`teller` speaks for the party whose report it is, or for who vouches for it; `learner` for another."""

    def __init__(self, *, protected: bool = False) -> None:
        self.coalition: Coalition = make_coalition()
        voucher = make_party(self.coalition) if protected else None
        vouched = {"protected": True, "voucher": voucher} if protected else {}
        self.party: Party = make_party(self.coalition, "The lower landing", **vouched)
        self.teller: Actor = seated(self.coalition, "delegate", party=voucher or self.party)
        self.learner: Actor = seated(self.coalition, "delegate", party=make_party(self.coalition))
        self.secretary: Actor = seated(self.coalition)

    def report(self, **told: object) -> reports.Report:
        return reports.Report(**({"title": "What we tried at the quay", "parts": TOLD} | told))

    def begun(self, **told: object) -> Practice:
        return reports.begin_practice(
            self.coalition, self.party, self.report(**told), actor=self.teller, language="en"
        )

    def published(self, **told: object) -> Practice:
        return reports.publish_practice(self.begun(**told), actor=self.teller)

    def contact(self) -> Contact:
        return contacts.offer_contact(self.published(), REACHED, actor=self.teller)

    def asked(self, contact: Contact | None = None) -> Introduction:
        return contacts.ask_contact(
            contact or self.contact(), ASKS_FROM, "How long did it last?", actor=self.learner
        )
