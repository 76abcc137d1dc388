"""A node on a database of its own, and a text on it that is being answered."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _node import COMMAND, HERE, use

sys.path.insert(0, str(HERE.parent / "scripts"))
import postgres


@contextmanager
def node(database: str) -> Iterator[Path]:
    """Give a node that was set up on a database of its own, with Django started in this process."""
    with (
        tempfile.TemporaryDirectory(prefix="undersigned-benchmark-") as folder,
        postgres.server() if database == "PostgreSQL" else nullcontext("") as url,
    ):
        use(Path(folder))
        os.environ["DJANGO_SETTINGS_MODULE"] = "undersigned.config.settings"
        if url:
            os.environ["DATABASE_URL"] = url
        subprocess.run([*COMMAND, "init"], check=True, stdout=subprocess.DEVNULL)
        from undersigned.cli.django import setup

        setup()
        yield Path(folder)
        from django.db import connection

        connection.close()


@dataclass(frozen=True)
class Asked:
    """A text that is being answered: its round, its parties, the wording that they speak of."""

    round: Any
    parties: list[Any]
    wording: Any


def lay(parties: int) -> Asked:
    from datetime import timedelta

    from django.utils import timezone

    from undersigned.parties.models import Coalition, Membership, Party, keys_of
    from undersigned.positions.models import Round
    from undersigned.texts.models import Clause, Text, Wording

    coalition = Coalition.objects.create(name="Benchmark", slug="benchmark", languages=["en"])
    people = [Party.objects.create(name=f"Town {n:03}", languages=["en"]) for n in range(parties)]
    for party in people:
        Membership.objects.create(coalition=coalition, party=party, **keys_of(party.name))
    text = Text.objects.create(coalition=coalition, title="Statement", language="en")
    clause = Clause.objects.create(text=text, order=1, number="1", kind="demand")
    wording = Wording.objects.create(clause=clause, language="en", body="Publish the levels.", strength=3)
    round = Round.objects.create(text=text, closes_at=timezone.now() + timedelta(days=9), time_zone="UTC")
    return Asked(round, people, wording)
