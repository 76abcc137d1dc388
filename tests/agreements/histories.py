"""A published text and everything that can happen to what its page shows; every word said is another one."""

import contextlib
import re
from datetime import datetime, timedelta
from itertools import zip_longest

from django.test import Client
from django.utils import timezone

from tests.agreements.worlds import World
from tests.factories import make_party, seated
from undersigned.agreements.actions import editions, persons, signatures
from undersigned.agreements.models import Signature
from undersigned.core.asof import address_of
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.library import actions as library
from undersigned.library.models import Correction, Passage, Source
from undersigned.library.states import CorrectionState
from undersigned.parties.actions import change_party
from undersigned.parties.models import Party
from undersigned.pledges.actions import following, pledges
from undersigned.pledges.actions.receipts import Report, report_delivery
from undersigned.pledges.models import FollowUp, Happening, Pledge
from undersigned.positions.actions import Answer, object_to, withdraw_objection
from undersigned.positions.models import Objection, Position
from undersigned.positions.states import Effect, Stance
from undersigned.reviews.actions import Answer as Reviewed
from undersigned.reviews.actions import answer_review, set_review
from undersigned.reviews.models import Review
from undersigned.reviews.states import Outcome
from undersigned.texts import actions as texts
from undersigned.texts.models import Clause

ERASED = re.compile(r'<em class="erased">|\(erased\)')
BLOCK = re.compile(r"(?=<(?:p|li|h1|h2|h3|dt|dd|div|section|aside)\b)")


class History:
    """A published edition with a reservation and a citation; each act is a method that begins with `do_`."""

    def __init__(self, passage: Passage) -> None:
        self.world = World(parties=3, clauses=2)
        # Its own, since acts change what is loaded too, and no rollback undoes that.
        self.passage, self.count = Passage.objects.get(pk=passage.pk), 0
        self.gone: set[str] = (
            set()
        )  # Words that were erased or withdrawn: pages of before are marked in their place.
        self.wording = self.world.wordings(1)[0]
        # Its signers undertake the second clause.
        Clause.objects.filter(pk=self.world.wordings(2)[0].clause_id).update(kind="undertaking")
        self.reserving, self.other, _third = self.world.parties
        self.world.answer(self.reserving, Answer(self.wording, Stance.RESERVE, self.word(), "en"))
        for party in self.world.parties[1:]:
            self.world.answer(party)
        self.world.close()
        texts.cite_passage(self.wording.clause, self.passage, actor=self.world.secretary)
        self.delegates = {
            party.pk: seated(self.world.coalition, "delegate", party=party) for party in self.world.parties
        }
        self.publish()

    def word(self) -> str:
        self.count += 1
        return f"Word{self.count:03}"

    def publish(self) -> None:
        edition = self.world.freeze()
        for party in self.world.parties:
            self.world.ratify(edition, party)
        self.edition = editions.publish(edition, actor=self.world.secretary)

    @property
    def pages(self) -> list[str]:
        text = f"/t/{self.world.text.uid}/"
        return [text, f"{text}?lang=fr", f"{text}clauses/{self.wording.clause.uid}/"]

    @property
    def position(self) -> Position:
        return Position.objects.get(party=self.reserving, wording=self.wording, superseded_at=None)

    def happens(self, act: str) -> None:
        with contextlib.suppress(Refused, NotAllowed, Position.DoesNotExist, Pledge.DoesNotExist):
            getattr(self, f"do_{act}")()

    def do_publish(self) -> None:
        wording = self.world.wordings(2)[0]
        texts.reword(wording, self.word(), actor=self.world.secretary)
        self.publish()

    def do_rename(self) -> None:
        party = Party.objects.get(pk=self.other.pk)
        told = {"kind": party.kind, "languages": ["en"], "parent": None, "members": None, "members_on": None}
        name, place = f"Party 9 {self.word()}", self.word()
        change_party(
            party,
            self.world.coalition,
            actor=self.world.secretary,
            name=name,
            place=place,
            members_evidence="",
            **told,
        )

    def do_describe(self) -> None:
        texts.describe_text(
            self.world.text,
            actor=self.world.secretary,
            title=self.world.text.title,
            why=self.word(),
            addressee=self.word(),
            ask=self.word(),
            owner=self.world.parties[self.count % 3],
            follow_up_on=timezone.localdate() + timedelta(days=self.count),
        )

    def do_translate(self) -> None:
        texts.translate(self.wording, "fr", self.word(), actor=self.world.secretary)
        texts.translate_title(self.world.text, "fr", self.word(), actor=self.world.secretary)

    def do_untranslate(self) -> None:
        texts.translate(self.wording, "fr", "", actor=self.world.secretary)

    def do_open(self) -> None:
        editions.open_to_persons(self.edition, actor=self.world.secretary, opened=self.count % 2 == 0)
        self.word()

    def do_sign_as_person(self) -> None:
        self.edition.refresh_from_db()
        _signed, token = persons.sign_as_person(self.edition, name="Ada", email=f"{self.word()}@example.org")
        persons.confirm_person(token)

    def do_cite(self) -> None:
        act = texts.uncite_passage if self.count % 2 else texts.cite_passage
        act(self.wording.clause, self.passage, actor=self.world.secretary)
        self.word()

    def do_attribute(self) -> None:
        editor = seated(self.passage.source.coalition, "editor")
        library.attribute(self.passage, "reported", actor=editor, reported_of=self.word())

    def do_title(self) -> None:
        source = Source.objects.get(pk=self.passage.source_id)
        told = library.Provenance(title=self.word(), language="en", audience=source.audience)
        library.describe_source(source, told, actor=seated(source.coalition, "editor"))

    def do_correct(self) -> None:
        editor = seated(self.passage.source.coalition, "editor")
        made = library.suggest(self.passage, self.word(), actor=editor)
        library.decide(made, CorrectionState.ACCEPTED, actor=editor)

    def do_decline(self) -> None:
        if made := Correction.objects.filter(state=CorrectionState.ACCEPTED).first():
            library.decide(
                made, CorrectionState.DECLINED, actor=seated(made.passage.source.coalition, "editor")
            )

    def do_erase_correction(self) -> None:
        if made := Correction.objects.exclude(meant="").last():
            self.gone.add(made.meant)
            erase("correction", made.uid)

    def do_withdraw_source(self) -> None:
        source = Source.objects.get(pk=self.passage.source_id)
        library.withdraw_source(source, "It was not theirs.", actor=seated(source.coalition, "editor"))
        self.gone.add(self.passage.uid)

    def do_object(self) -> None:
        who = self.delegates[self.other.pk]
        object_to(self.position, self.other, Effect.STANDS, self.word(), actor=who, language="en")

    def do_withdraw_objection(self) -> None:
        if objection := Objection.objects.filter(withdrawn_at=None).first():
            withdraw_objection(objection, actor=self.delegates[self.other.pk])

    def do_leave(self) -> None:
        stands = Signature.objects.filter(state="ratified", edition=self.edition)
        if signature := stands.exclude(party=self.reserving).last():
            signer = self.world.signer(self.edition, signature.party)
            signatures.withdraw(signature, self.word(), actor=signer)

    def do_accede(self) -> None:
        line = self.edition.clauses.first()
        assert line
        notes = {line.pk: signatures.Note("reservation", self.word())}
        party = make_party(self.world.coalition, f"Party 5 {self.word()}")
        self.world.ratify(self.edition, party, notes=notes, language="en")

    def review(self) -> Review:
        day = timezone.localdate() + timedelta(days=9)
        return set_review(self.position, day, actor=self.world.secretary)

    def reviewed(self, *answer: object) -> None:
        told = Reviewed(answer[0], self.word(), "en", *answer[1:])  # type: ignore[arg-type]
        answer_review(self.review(), told, actor=self.delegates[self.reserving.pk])

    def do_holds(self) -> None:
        self.reviewed(Outcome.HOLDS)

    def do_amend(self) -> None:
        self.reviewed(Outcome.AMENDED, Stance.RESERVE, self.word())

    def do_take_back(self) -> None:
        self.reviewed(Outcome.WITHDRAWN)

    def do_state(self) -> None:
        day = timezone.localdate() + timedelta(days=9)
        review = set_review(self.edition, day, actor=self.world.secretary, party=self.other)
        told = Reviewed(Outcome.AMENDED, self.word(), "en")
        answer_review(review, told, actor=self.delegates[self.other.pk])

    def do_record(self) -> None:
        told = {"happened": "2026-01", "language": "en", "by": self.word(), "passage": self.passage}
        if self.count % 3:
            told["clause"] = self.wording.clause
        account = following.Account(("answered", "other")[self.count % 2], self.word(), **told)
        following.record_happening(self.world.text, account, actor=self.world.secretary)

    def do_unrecord(self) -> None:
        if recorded := Happening.objects.filter(removed_at=None).last():
            following.remove_happening(recorded, self.word(), actor=self.world.secretary)

    def do_follow_up(self) -> None:
        if asked := FollowUp.objects.filter(answered_at=None, ended_at=None).first():
            next_on = timezone.localdate() + timedelta(days=self.count % 2 + 1)
            who = self.delegates[asked.party_id]
            following.answer_follow_up(asked, self.word(), actor=who, language="en", next_on=next_on)

    def do_change_pledge(self) -> None:
        pledge = self.pledge
        day = timezone.localdate() + timedelta(days=self.count)
        pledges.change_pledge(pledge, actor=self.delegates[pledge.party_id], quantity=None, due_on=day)
        self.word()

    def do_deliver(self) -> None:
        told = Report(self.word(), "en", "2026-01")
        report_delivery(self.pledge, told, actor=self.delegates[self.pledge.party_id])

    def do_drop_pledge(self) -> None:
        pledges.drop_pledge(self.pledge, self.word(), actor=self.delegates[self.pledge.party_id])

    @property
    def pledge(self) -> Pledge:
        return Pledge.objects.filter(dropped_at=None, party=self.other).latest("pk")

    def do_erase(self) -> None:
        told = (
            ("objection", Objection),
            ("review", Review),
            ("happening", Happening),
            ("followup", FollowUp),
        )
        for kind, model in told:
            row = model.objects.filter(erased_at=None).exclude(words="").last()  # type: ignore[attr-defined]
            if row:
                said = (row.words, getattr(row, "by", ""), getattr(row, "removed_why", ""))
                self.gone.update(filter(None, said))
                erase(kind, row.uid)

    def do_erase_party(self) -> None:
        # The first by name, and so in the same place when it has none.
        erase("party", self.reserving.uid)
        self.gone.add(self.reserving.name)


ACTS = sorted(name.removeprefix("do_") for name in vars(History) if name.startswith("do_"))


def content(page: str, at: datetime | None = None) -> list[str]:
    """Return what a page says, block by block, now or as of a moment: without notice, forms and navigation."""
    joint = "&" if "?" in page else "?"
    shown = Client().get(page if at is None else f"{page}{joint}as_of={address_of(at)}").content.decode()
    inside = re.search(r"<article>(.*)</article>", shown, re.DOTALL)
    assert inside, shown
    told = re.sub(r"\?as_of=[^\"#]*", "", re.sub(r'(?s)<nav class="then\b.*?</nav>', "", inside[1]))
    return [" ".join(block.split()) for block in BLOCK.split(told) if block.strip()]


def different(then: list[str], later: list[str], gone: set[str]) -> list[tuple[str, str]]:
    """Return the blocks that say later what they did not say then; words that are gone may be marked as erased."""
    return [
        (one, other)
        for one, other in zip_longest(then, later, fillvalue="")
        if one != other and not (ERASED.search(other) and any(word in one for word in gone))
    ]
