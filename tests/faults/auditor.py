"""A process beside the node, with Django on the node's database: it lays the world, and looks at what is stored.

It reads one command a line and answers with one line of JSON.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable
from typing import Any

MARK = re.compile(r"act-\d+-\d+")


def world(clients: int) -> dict[str, Any]:
    """Lay a coalition with a text that is being answered and one that is published, and two links for each party."""
    from django.utils import timezone

    from tests.factories import make_coalition, make_party, make_round, make_text
    from undersigned.agreements.actions.editions import freeze, open_to_persons, publish
    from undersigned.agreements.actions.persons import sign_as_person
    from undersigned.agreements.actions.signatures import Decision, invite_to_sign, ratify
    from undersigned.core.actor import OPERATOR
    from undersigned.positions.actions.rounds import invite

    coalition = make_coalition()
    parties = [make_party(coalition) for _ in range(clients)]
    asked, signed = make_text(coalition, 1), make_text(coalition, 2, title="Signed statement")
    round = make_round(asked)
    chosen = {clause.pk: clause.wordings.first().pk for clause in signed.clauses.all()}
    edition = freeze(signed, chosen, actor=OPERATOR)
    ratify(edition, make_party(coalition), Decision("Assembly", timezone.localdate()), actor=OPERATOR)
    publish(edition, actor=OPERATOR)
    open_to_persons(edition, actor=OPERATOR, opened=True)
    edition.refresh_from_db()
    clause = asked.clauses.get()
    return {
        "clause": clause.uid,
        "wording": clause.wordings.filter(is_omission=False).get().uid,
        "text": signed.uid,
        "edition": edition.uid,
        "letters": [
            sign_as_person(edition, name=f"Person {n}", email=f"p{n}@example.org")[1] for n in range(clients)
        ],
        "links": [
            {
                "answer": invite(round, party, actor=OPERATOR)[1],
                "sign": invite_to_sign(edition, party, actor=OPERATOR)[1],
            }
            for party in parties
        ],
    }


def check() -> dict[str, Any]:
    """Return how many acts wait, what is wrong with the log, and for each mark its rows and its acts."""
    from undersigned.core import log
    from undersigned.core.models import Waiting

    return {"waiting": Waiting.objects.count(), "faults": list(log.faults()), "found": found()}


def confirmed() -> dict[str, int]:
    """Return how many signatures of an open letter were confirmed, and how many acts tell of one."""
    from undersigned.agreements.models import PersonSignature
    from undersigned.core.models import Event

    rows = PersonSignature.objects.exclude(confirmed_at=None).count()
    return {"rows": rows, "acts": Event.objects.filter(verb="person.signed").count()}


def found() -> dict[str, dict[str, Any]]:
    from undersigned.agreements.models import Signature
    from undersigned.core.models import Event
    from undersigned.positions.models import Position

    marks: dict[str, dict[str, Any]] = defaultdict(lambda: {"rows": 0, "acts": []})
    for model, field in ((Position, "words"), (Signature, "body"), (Signature, "ended_words")):
        for words in model._default_manager.exclude(**{field: ""}).values_list(field, flat=True):
            marks[words]["rows"] += 1
    ended = dict(Signature.objects.exclude(ended_words="").values_list("uid", "ended_words"))
    for uid, verb, about, entry in Event.objects.values_list("uid", "verb", "object_uid", "words__entry"):
        told = {ended[about]} if verb == "signature.withdrawn" else set(MARK.findall(entry or ""))
        for mark in told:
            marks[mark]["acts"].append(uid)
    return marks


def answer(line: str) -> Any:
    from django.db import connection

    name, *arguments = line.split()
    commands: dict[str, Callable[..., Any]] = {"world": world, "check": check, "confirmed": confirmed}
    try:
        return commands[name](*map(int, arguments))
    finally:
        connection.close()


def main() -> None:
    from undersigned.cli.django import setup

    setup()
    for line in sys.stdin:
        print(json.dumps(answer(line)), flush=True)


if __name__ == "__main__":
    main()
