"""Build the demonstration by the same acts that people use: eleven organisations, three texts, three stages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone

from undersigned.agreements.actions import editions, persons, signatures
from undersigned.agreements.models import Edition
from undersigned.agreements.queries.common import common_text
from undersigned.agreements.queries.instance import instance_of
from undersigned.core.actor import OPERATOR, Actor
from undersigned.demo.answers import answers_of
from undersigned.demo.appeals import tell_appeals
from undersigned.demo.cases import tell_cases
from undersigned.demo.chains import tell_links
from undersigned.demo.efforts import tell_efforts
from undersigned.demo.following import follow_up
from undersigned.demo.library import furnish
from undersigned.demo.meetings import tell_meetings
from undersigned.demo.pledges import tell_pledges
from undersigned.demo.practices import tell_practices
from undersigned.demo.precedents import stand_by
from undersigned.demo.reviews import look_back
from undersigned.library.models import Source
from undersigned.parties import actions as parties
from undersigned.parties.models import Coalition, Party, Seat
from undersigned.parties.queries import actor_of_link, actor_of_user, link_of_token
from undersigned.people.models import User
from undersigned.positions import actions as positions
from undersigned.positions.models import Round
from undersigned.texts import actions as texts
from undersigned.texts.models import Text

SLUG = "river-towns-of-the-arle"
SECRETARY = "secretary@rivers.example"
PASSWORD = "the-river-runs"

# Name, place, language, members on 1 January 2031, and the evidence for them.
PARTIES = [
    ("Town of Upper Harrow", "Upper Harrow", "en", 6200, "town register"),
    ("Town of Millford", "Millford", "en", 18400, "town register"),
    ("Town of Saltmere", "Saltmere", "en", 9100, "town register"),
    ("Town of Stonebridge", "Stonebridge", "en", 2300, "town register"),
    ("Arle Farmers' Association", "Upper Harrow", "fr", 88, ""),
    ("Millford Waterworks Union", "Millford", "en", 240, "audited accounts for 2030"),
    ("Estuary Fishers' Cooperative", "Saltmere", "ar", 65, ""),
    ("Friends of the Arle", "Millford", "en", 1300, ""),
    ("Harrow Valley Teachers", "Millford", "fr", 410, "audited accounts for 2030"),
    ("Saltmere Harbour Guild", "Saltmere", "ar", 120, ""),
    ("Stonebridge Residents' Committee", "Stonebridge", "en", 37, ""),
]
RATIFIED = {
    "Town of Upper Harrow": ("Town council", (11, 2, 0), ""),
    "Town of Millford": (
        "Town council",
        (19, 8, 2),
        "Eight of us hold that a tanker kept idle is a street unpaved.",
    ),
    "Town of Saltmere": ("Town council", (9, 4, 1), ""),
    "Town of Stonebridge": ("Mayor and council", (7, 0, 0), ""),
    "Arle Farmers' Association": ("Assemblée générale", (41, 12, 6), ""),
    "Millford Waterworks Union": ("Branch committee", (9, 0, 1), ""),
    "Estuary Fishers' Cooperative": ("الجمعية العامة", (33, 5, 2), ""),
    "Friends of the Arle": ("Annual meeting", (58, 21, 9), ""),
    "Saltmere Harbour Guild": ("مجلس النقابة", (8, 1, 0), ""),
}


@dataclass(frozen=True)
class Scene:
    """One text of the story with what its file tells, and the links made for it, by party name."""

    text: Text
    round: Round
    told: Mapping[str, Any]
    tokens: Mapping[str, str]


def build() -> list[tuple[str, str]]:
    """Build the demonstration once; return labels and addresses worth opening.

    Built before, it is left as it is, with fresh links for the three delegates.
    """
    coalition = Coalition.objects.filter(slug=SLUG).first()
    if coalition is None:
        coalition = _coalition()
        _tankers(coalition)
        _statement(coalition)
        _ladder(coalition)
        _departed(coalition)
        weir = scene(coalition, "weir")
        furnish(coalition, secretary_of(coalition))
        tell_cases(coalition, secretary_of(coalition))
        # Asked once both cases are told: whoever says otherwise than of the dam meets what it said there.
        answer(weir)
        stand_by(weir.round, secretary_of(coalition))
        look_back(coalition)
        tell_appeals(coalition, secretary_of(coalition))
        tell_pledges(coalition, secretary_of(coalition))
        follow_up(coalition)
        tell_links(coalition, secretary_of(coalition))
        tell_practices(coalition)
        tell_meetings(coalition)
        tell_efforts(coalition, secretary_of(coalition))
    return _addresses(coalition)


def _coalition() -> Coalition:
    secretary, _ = User.objects.get_or_create(email=SECRETARY, defaults={"name": "The secretary"})
    secretary.set_password(PASSWORD)
    secretary.save()
    EmailAddress.objects.get_or_create(
        user=secretary, email=SECRETARY, defaults={"verified": True, "primary": True}
    )
    coalition = parties.found_coalition(
        "River towns of the Arle",
        actor=OPERATOR,
        languages=["en", "fr", "ar"],
        time_zone="Europe/Paris",
        secretary=secretary,
    )
    for name, place, language, members, evidence in PARTIES:
        parties.admit_party(
            coalition,
            name,
            actor=OPERATOR,
            place=place,
            languages=[language],
            members=members,
            members_on=date(2026, 1, 1),
            members_evidence=evidence,
        )
    return coalition


def _departed(coalition: Coalition) -> None:
    """Tell of a party that had left before anything was asked."""
    ferry = parties.admit_party(coalition, "Ferrymen of Ferrow", actor=OPERATOR, place="Ferrow")
    parties.leave(ferry, coalition, actor=OPERATOR)
    # It came and went in years of which the acts know nothing.
    coalition.memberships.filter(party=ferry).update(since=date(2019, 4, 1), until=date(2024, 9, 30))


def secretary_of(coalition: Coalition) -> Actor:
    """Return the actor of the coalition's secretary."""
    seat = Seat.objects.select_related("user").get(coalition=coalition, power=Seat.Power.SECRETARY)
    return actor_of_user(seat.user)


def scene(coalition: Coalition, name: str) -> Scene:
    """Make a text from its file, open its round, and invite everybody."""
    told = json.loads(files(__package__).joinpath(f"data/{name}.json").read_text(encoding="utf-8"))
    actor = secretary_of(coalition)
    text = texts.create_text(
        coalition,
        actor=actor,
        title=told["title"]["en"],
        language="en",
        titles=[(code, told["title"][code]) for code in ("fr", "ar")],
        clauses=[_clause(clause) for clause in told["clauses"]],
    )
    owner = Party.objects.get(coalitions=coalition, name=told["owner"])
    text = texts.describe_text(
        text,
        actor=actor,
        title=text.title,
        why=told["why"],
        addressee=told["addressee"],
        ask=told["ask"],
        owner=owner,
        follow_up_on=timezone.localdate() + timedelta(days=told["follow_up_in_days"]),
    )
    closes = timezone.now() + timedelta(days=4)
    round = positions.open_round(text, actor=actor, closes_at=closes, time_zone=coalition.time_zone)
    tokens = {link.party.name: token for link, token in positions.invite_all(round, actor=actor)}
    return Scene(text, round, told, tokens)


def _clause(clause: Mapping[str, Any]) -> texts.ClauseDraft:
    wordings = [(code, w[code], w["strength"]) for w in clause["wordings"] for code in ("en", "fr", "ar")]
    return texts.ClauseDraft(wordings=wordings, kind=clause["kind"], may_omit=not clause.get("pinned", False))


def answer(scene: Scene, *, submit: bool = True) -> None:
    """Let every party of the file answer with its own link."""
    for name, said in scene.told["answers"].items():
        link = link_of_token(scene.tokens[name])
        assert link is not None
        party = link.party
        answers = answers_of(scene.text, party, said)
        positions.take_positions(scene.round, party, answers, actor=actor_of_link(link), submit=submit)


def _statement(coalition: Coalition) -> None:
    """At its frontier: everybody has answered, nothing is chosen."""
    made = scene(coalition, "statement")
    answer(made)
    positions.close_round(made.round, actor=secretary_of(coalition))


def _ladder(coalition: Coalition) -> None:
    """Being answered: four have handed in, the others' links are out."""
    answer(scene(coalition, "ladder"))


def _tankers(coalition: Coalition) -> None:
    """Signed with reservations, published, acceded to, and left by one."""
    made = scene(coalition, "tankers")
    answer(made)
    actor = secretary_of(coalition)
    positions.close_round(made.round, actor=actor)
    instance = instance_of(made.text)
    widest = common_text(instance.draft).notches[0]
    edition = editions.freeze(made.text, instance.chosen(widest.text), actor=actor)
    for name in RATIFIED:
        if name != "Friends of the Arle":
            _ratify(edition, name, actor)
    editions.publish(edition, actor=actor)
    _ratify(edition, "Friends of the Arle", actor)
    _withdraw(edition, "Town of Saltmere", actor)
    _open_letter(edition, actor)


def _link_actor(edition: Edition, party: Party, actor: Actor) -> Actor:
    link, _token = signatures.invite_to_sign(edition, party, actor=actor)
    return actor_of_link(link)


def _ratify(edition: Edition, name: str, actor: Actor) -> None:
    party = Party.objects.get(coalitions=edition.text.coalition, name=name)
    body, (yes, no, abstaining), minority = RATIFIED[name]
    decision = signatures.Decision(body, timezone.localdate(), yes, no, abstaining, minority)
    own = _link_actor(edition, party, actor)
    signatures.ratify(edition, party, decision, actor=own, language=party.language)


def _withdraw(edition: Edition, name: str, actor: Actor) -> None:
    signature = edition.signatures.get(party__name=name)
    own = _link_actor(edition, signature.party, actor)
    signatures.withdraw(
        signature, "Our tanker burnt out in May; we cannot promise what we do not have.", actor=own
    )


def _open_letter(edition: Edition, actor: Actor) -> None:
    editions.open_to_persons(edition, actor=actor)
    edition.refresh_from_db()
    for count, place in enumerate(["Millford", "Stonebridge", "Saltmere"], start=1):
        _signature, token = persons.sign_as_person(
            edition,
            named=True,
            name=f"Resident {count}",
            email=f"resident{count}@rivers.example",
            affiliation=place,
        )
        persons.confirm_person(token)


def _addresses(coalition: Coalition) -> list[tuple[str, str]]:
    by_title = {text.title.split()[0]: text for text in Text.objects.filter(coalition=coalition)}
    statement, ladder, tankers = by_title["Joint"], by_title["Appeal"], by_title["Agreement"]
    base = settings.BASE_URL
    return [
        (f"Secretary ({SECRETARY}, password {PASSWORD})", f"{base}/accounts/login/?next=/c/{SLUG}/"),
        ("The common text, for whoever is signed in", f"{base}/t/{statement.uid}/frontier/"),
        *_delegates(ladder),
        _everything_asked(coalition, "Millford Waterworks Union"),
        ("The public page of a signed text", f"{base}/t/{tankers.uid}/"),
        ("A programme in the library, put right", f"{base}/s/{_programme(coalition).uid}/"),
    ]


def _everything_asked(coalition: Coalition, name: str) -> tuple[str, str]:
    party = Party.objects.get(coalitions=coalition, name=name)
    _link, token = parties.make_inbox(party, coalition, actor=OPERATOR)
    return f"Everything asked of the {name}", f"{settings.BASE_URL}/l/{token}/"


def _programme(coalition: Coalition) -> Source:
    return Source.objects.get(coalition=coalition, title__startswith="River Hour")


def _delegates(text: Text) -> list[tuple[str, str]]:
    round = text.rounds.latest("opened_at")
    found = []
    for name, language in [
        ("Stonebridge Residents' Committee", "English"),
        ("Arle Farmers' Association", "French"),
        ("Saltmere Harbour Guild", "Arabic"),
    ]:
        party = Party.objects.get(coalitions=text.coalition, name=name)
        _link, token = positions.invite(round, party, actor=OPERATOR)
        found.append((f"Delegate of {name} ({language})", f"{settings.BASE_URL}/l/{token}/"))
    return found
