"""A word of its own in every field that somebody wrote in, and who may see it."""

import json
import re
from typing import Any

from django.db import connection, models
from tests.doors import fields
from tests.doors.doors import GROUPS
from tests.doors.house import House

from undersigned.agreements.actions.statements import state_all
from undersigned.agreements.models import Edition
from undersigned.core import guards, log
from undersigned.core.models import EventWords
from undersigned.home.actions.rebuilding import rebuild
from undersigned.ledger import content_hash
from undersigned.people.models import User

CANARY = re.compile(r"zq[0-9]{5}")
Hidden = dict[str, tuple[str, frozenset[str]]]


class Canaries:
    """The canaries laid in every field; `hidden` tells of each where it lies and which roles may see it."""

    def __init__(self, own: House, abroad: House) -> None:
        self.houses = {own.coalition.pk: own, abroad.coalition.pk: abroad}
        self.own, self.hidden = own, Hidden()
        guards.lift(connection, guards.JOURNAL)
        for model, name, mark in fields.written():
            for row in model.objects.order_by("pk"):
                self._lay(model, name, row, self._readers(model, name, row, mark))
        guards.lay(connection, guards.JOURNAL)
        _restate()

    def _readers(self, model: type[models.Model], name: str, row: Any, mark: str) -> frozenset[str]:
        if mark == "!":
            return self._own(row) if name in ("email", "reached_at", "words") else frozenset()
        if model is User and self._own(row) & {"stranger", "ended"}:
            return self._own(row)  # They sit beside nobody.
        home, group = fields.ROWS[model._meta.label](row)
        if home is None or group in ("all", "-"):
            return frozenset(GROUPS[group])
        if self.houses[home.pk] is self.own:
            return frozenset(GROUPS[group])
        return frozenset({"abroad"} if "secretary" in GROUPS[group] else ())

    def _own(self, row: Any) -> frozenset[str]:
        """Return who may see an e-mail address or contact data: the person herself, and who was given them."""
        persons = fields.whose(row)
        own = {role for role, each in self.own.people.items() if each in persons}
        abroad = [house for house in self.houses.values() if house is not self.own]
        return frozenset(own | {"abroad" for house in abroad if house.people["secretary"] in persons})

    def _lay(self, model: type[models.Model], name: str, row: Any, readers: frozenset[str]) -> None:
        said = getattr(row, name)
        if not said:
            return
        word = f"zq{len(self.hidden):05}"
        where = f"{model._meta.label}.{name} {row.pk}"
        self.hidden[word] = (where, readers)
        model.objects.filter(pk=row.pk).update(**{name: _with(said, word, model, name)})


def _restate() -> None:
    """Let what rests on words rest on the new ones: the search, the hashes of editions, the statements in the log."""
    rebuild()
    for edition in Edition.objects.all():
        lines = [
            {"id": line.clause.uid, "number": line.number, "kind": line.kind, "text": line.body}
            for line in edition.clauses.select_related("clause").order_by("order")
        ]
        told = content_hash(edition.title, edition.language, lines)
        Edition.objects.filter(pk=edition.pk).update(content_hash=told)
    state_all()
    log.sequence()


def _with(said: Any, word: str, model: type[models.Model], name: str) -> Any:
    """Return what was said with a canary in it, as long as it was where a place in it counts."""
    if model is EventWords:
        entry = json.loads(said)
        entry["words"] = {key: word if isinstance(v, str) else v for key, v in entry["words"].items()}
        return json.dumps(entry | {"actor": word})
    if name in ("body", "text", "exact") and model._meta.app_label == "library":
        return word + said[len(word) :] if len(said) > len(word) else said
    if name in ("email",):
        return f"{word}@a.example"
    if name == "phrasing":
        return f"{{case}} {word}"
    return f"{word} {said}"[: model._meta.get_field(name).max_length]
