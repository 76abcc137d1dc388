"""Two cases declared like for a question, and a text on each: the world in which a party meets its own words."""

from tests.factories import link_holder, make_coalition, make_party, make_round, make_text, seated

from undersigned.cases.actions.describing import open_case
from undersigned.cases.actions.facts import FactDraft, change_fact, record_fact
from undersigned.cases.actions.questions import ask_question, declare_like
from undersigned.cases.models import Case, Fact
from undersigned.core.actor import Actor
from undersigned.core.models import Audience
from undersigned.parties.models import Party
from undersigned.positions.actions import Answer, Choice, take_positions
from undersigned.positions.models import Position, Round
from undersigned.positions.states import Stance
from undersigned.texts.actions import set_subject
from undersigned.texts.models import Text, Wording


class LikeWorld:
    """North and South are like; each has a text whose first clause says yes to the one question."""

    def __init__(self, *, polarity: int = 1, like: bool = True, wordings: int = 1) -> None:
        self.coalition = make_coalition()
        self.secretary = seated(self.coalition)
        self.party = make_party(self.coalition, "Mill Weir")
        self.other = make_party(self.coalition, "Salt Quay")
        self.delegate = seated(self.coalition, "delegate", party=self.party)
        self.north, self.south = self.case("North"), self.case("South")
        self.question = ask_question(
            self.coalition,
            "May those who live in {case} use force against the dam?",
            actor=self.secretary,
            language="en",
            concerns="right",
            polarity=1,
        )
        if like:
            declare_like(self.question, self.north, self.south, "The same dam.", actor=self.secretary)
        self.then = self.text(self.north, 1, wordings)
        self.now = self.text(self.south, polarity, wordings)
        self.fact = self.record(self.south, "The army left in 2030.")

    def case(self, name: str) -> Case:
        case = open_case(self.coalition, name, actor=self.secretary)
        Case.objects.filter(pk=case.pk).update(audience=Audience.PUBLIC)
        case.refresh_from_db()
        return case

    def text(self, case: Case, polarity: int = 1, wordings: int = 1, clauses: int = 2) -> Text:
        text = make_text(self.coalition, clauses, wordings=wordings, title=f"On {case.name}")
        set_subject(text.clauses.get(order=1), self.question, case, polarity, actor=self.secretary)
        return text

    def record(self, case: Case, words: str) -> Fact:
        told = FactDraft(words, "en", happened="2030", citation="The gazette")
        return record_fact(case, Fact.Section.EVENT, told, actor=self.secretary)

    def change(self, words: str = "The army came back in 2031.") -> None:
        told = FactDraft(words, "en", happened="2031", citation="The gazette")
        change_fact(self.fact, told, actor=self.secretary)

    def wording(self, text: Text, place: int = 0) -> Wording:
        return list(text.clauses.get(order=1).wordings.filter(is_omission=False))[place]

    def round(self, text: Text) -> Round:
        return text.rounds.first() or make_round(text)

    def holder(self, text: Text) -> Actor:
        return link_holder(self.party, self.coalition, self.round(text).uid)

    def say(
        self,
        text: Text,
        stance: Stance,
        words: str = "",
        *,
        place: int = 0,
        party: Party | None = None,
        choices: dict[str, Choice] | None = None,
    ) -> list[Position]:
        """Answer the first clause of a text; a refusal or reservation gets a sentence."""
        party = party or self.party
        words = words or ("Because." if stance in (Stance.REFUSE, Stance.RESERVE) else "")
        actor = link_holder(party, self.coalition, self.round(text).uid)
        answer = Answer(self.wording(text, place), stance, words, "en" if words else "")
        return take_positions(self.round(text), party, [answer], actor=actor, submit=False, choices=choices)
