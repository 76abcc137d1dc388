"""A small register: a coalition, two cases, two questions, and clauses that answer them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.factories import make_coalition, make_party, make_round, make_text

from undersigned.cases.models import Case, Question
from undersigned.core.actor import OPERATOR
from undersigned.core.models import Audience
from undersigned.parties.models import Coalition, Party
from undersigned.positions import actions
from undersigned.positions.models import Position, Report, Round
from undersigned.texts.models import Clause, Subject, Text, Wording


@dataclass
class World:
    """A coalition with named parties, cases `weir` and `sluice`, questions 1 and 2."""

    coalition: Coalition = field(default_factory=make_coalition)
    parties: dict[str, Party] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    questions: dict[int, Question] = field(default_factory=dict)

    def party(self, name: str) -> Party:
        if name not in self.parties:
            self.parties[name] = make_party(self.coalition, name)
            self.parties[name].memberships.update(since=timezone.localdate() - timedelta(days=400))
        return self.parties[name]

    def case(self, name: str, audience: int = Audience.PUBLIC) -> Case:
        if name not in self.cases:
            self.cases[name] = Case.objects.create(coalition=self.coalition, name=name, audience=audience)
        return self.cases[name]

    def question(self, number: int) -> Question:
        if number not in self.questions:
            self.questions[number] = Question.objects.create(
                coalition=self.coalition,
                number=number,
                phrasing=f"Question {number}: should the water of {{case}} be let through?",
                language="en",
                concerns="right",
                polarity=1,
            )
        return self.questions[number]

    def clause(
        self,
        question: int,
        case: str,
        *,
        polarity: int = 1,
        wordings: int = 1,
        asked: bool = True,
        **round: Any,
    ) -> Clause:
        """Return a clause of a text of its own that answers a question about a case; asked in a round or not."""
        text = make_text(self.coalition, clauses=1, wordings=wordings, title=f"On {case}")
        clause = text.clauses.get()
        Subject.objects.create(
            clause=clause, question=self.question(question), case=self.case(case), polarity=polarity
        )
        if asked:
            make_round(text, **round)
        return clause

    def says(self, party: str, clause: Clause, stance: str, words: str = "", **fields: Any) -> Position:
        """Let a party take a position on the strongest words of a clause."""
        return Position.objects.create(
            wording=words_of(clause),
            party=self.party(party),
            stance=stance,
            words=words or ("Because." if stance in "CN" else ""),
            language="en",
            **fields,
        )


def words_of(clause: Clause, place: int = 0) -> Wording:
    return list(clause.wordings.filter(is_omission=False))[place]


def round_of(clause: Clause) -> Round:
    return Round.objects.get(text=clause.text)


def text_of(clause: Clause) -> Text:
    return clause.text


def report(world: World, **fields: Any) -> Report:
    """Say what a neighbour says of Millford."""
    told = {
        "reporter": "A neighbour",
        "words": "They are all for it.",
        "language": "en",
        "citation": "A letter",
    }
    return actions.report_position(
        world.party("Millford"), world.question(2), world.case("weir"), actor=OPERATOR, **told | fields
    )
