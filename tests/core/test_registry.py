"""What upper rooms leave with the registry reaches the lower ones."""

import pytest
from django.db import transaction
from tests.factories import make_coalition, make_text

from undersigned.core import journal, registry
from undersigned.core.actor import OPERATOR


@pytest.mark.django_db
def test_a_listener_hears_the_act_and_falls_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, str, str]] = []
    monkeypatch.setattr(registry, "LISTENERS", {})
    monkeypatch.setattr(journal, "LISTENERS", registry.LISTENERS)
    registry.listener("text.created", lambda *about: heard.append(about))
    coalition = make_coalition()
    text = make_text(coalition)

    with transaction.atomic():
        journal.record(OPERATOR, "text.created", text, text=text, title="x", clauses=1)
        journal.record(OPERATOR, "coalition.founded", coalition)

    assert heard == [("text", text.uid, text.uid)]


def test_offers_come_in_the_order_of_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_offers", {})
    registry.offer("words", lambda source: [source, "below"])
    registry.offer("words", lambda source: ["above"])

    assert registry.offers("words", source=1) == [1, "below", "above"]
    assert registry.offers("elsewhere") == []
