"""A protected committee signs through its voucher, on a small phone, in Arabic; its real address is nowhere."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.agreements.worlds import World
from tests.dumps import everything
from tests.factories import make_seat
from tests.journeys.delegate import Delegate, path_of

from undersigned.agreements.actions import days, editions
from undersigned.agreements.models import Edition, Signature
from undersigned.core import log
from undersigned.parties.models import Party, Seat

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "zyxmarble@example.org"
Phone = Callable[..., Page]


def admitted_by_the_voucher(world: World) -> Party:
    """Let an officer of the first party admit a committee under a pseudonym, as a form without script does."""
    voucher = world.parties[0]
    officer = Client()
    officer.force_login(make_seat(world.coalition, "officer", party=voucher).user)
    told = {"pseudonym": "لجنة البلشون", "kind": "organisation", "voucher": voucher.uid, "language": "ar"}
    officer.post(f"/c/{world.coalition.slug}/parties/protected/", told)
    return Party.objects.get(protected=True)


def secretary_of(world: World) -> Client:
    browser = Client()
    browser.force_login(Seat.objects.get(coalition=world.coalition, power="secretary").user)
    return browser


def handed_over(page: str) -> str:
    """Return the private address that the secretary's page shows once."""
    found = re.search(r"http://[^<\s]+/l/[^/<\s]+/", page)
    assert found
    return found[0]


def published(world: World) -> Edition:
    for party in world.parties:
        world.answer(party)
    world.close()
    edition = world.freeze()
    world.ratify(edition, world.parties[0])
    return editions.publish(edition, actor=world.secretary)


def test_a_protected_committee_signs_through_its_voucher_and_its_address_is_nowhere(
    phone: Phone, mail_sink: Any, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RECORD_KEY_FILE = tmp_path / "record-key"
    log.lay_key(settings.RECORD_KEY_FILE, "https://river.example")
    world = World(parties=2)
    heron, secretary = admitted_by_the_voucher(world), secretary_of(world)
    # Somebody means well and types the address all the same.
    typed = {f"{party.uid}-language": "ar" for party in (heron, *world.parties)}
    typed |= {f"{heron.uid}-make": "on", f"{heron.uid}-mail": CANARY}
    links = secretary.post(f"/t/{world.text.uid}/ask/links/", typed).content.decode()
    assert "hand it over" in links
    assert mail_sink.messages == []
    edition = published(world)
    told = secretary.post(f"/t/{world.text.uid}/editions/1/invite/", {"party": heron.uid}).content.decode()

    delegate = Delegate(phone(scripts=False, locale="ar"))
    delegate.open(handed_over(told))
    expect(delegate.page.locator("html")).to_have_attribute("dir", "rtl")
    assert delegate.page.evaluate("document.documentElement.scrollWidth") <= 320
    delegate.decide("الهيئة", (9, 2, 1))
    delegate.reserve_beside(2, "أيام الآحاد فقط.")
    delegate.sign()

    signature = Signature.objects.get(party=heron)
    assert signature.shown_at is None
    assert heron.name not in Client().get(f"/t/{world.text.uid}/").content.decode()
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert days.show_due(world.coalition) == 1
    stranger = phone(scripts=False, locale="ar")
    stranger.goto(path_of(f"/t/{world.text.uid}/"))
    signed = stranger.locator("ul.signatures li", has_text=heron.name)
    expect(signed).to_contain_text("Party 0")
    assert stranger.evaluate("document.documentElement.scrollWidth") <= 320
    for form in ("json", "csv", "md"):
        content = Client().get(f"/t/{world.text.uid}/edition-{edition.number}.{form}").content.decode()
        assert heron.name in content
        assert CANARY not in content
    log.sequence()
    assert CANARY not in everything()
    assert mail_sink.messages == []
