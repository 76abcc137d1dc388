"""Two nodes, each a process of its own, work on one text: answers meet over HTTP, and a party moves."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.exchange.nodes import Node, ports, wait_for

FIND = """
from undersigned.cli.django import setup
setup()
import json
from undersigned.positions.models import Round
from undersigned.parties.models import Party
round = Round.objects.filter(closed_at=None).select_related("text").latest("pk")
answered = Party.objects.filter(positions__wording__clause__text=round.text).distinct()
signed = answered.filter(signatures__edition__published_at__isnull=False, signatures__state="ratified")
mover, stayer = signed.first(), answered.last()
assert mover != stayer
print(json.dumps([round.text.uid, stayer.uid, stayer.name, mover.uid, mover.name]))
"""
ANSWER = """
import sys
from undersigned.cli.django import setup
setup()
from undersigned.core.actor import Actor, Grant
from undersigned.parties.models import Party
from undersigned.positions.actions import Answer, take_positions
from undersigned.positions.models import Round
from undersigned.positions.states import Stance
from undersigned.texts.models import Wording
text, party, words = sys.argv[1:]
round = Round.objects.select_related("text__coalition").get(text__uid=text)
party = Party.objects.get(uid=party)
wording = Wording.objects.filter(clause__text=round.text, is_omission=False).first()
grant = Grant("answer", round.text.coalition_id, party.pk, round.uid)
actor = Actor(kind="link", label=party.name, grants=frozenset({grant}))
take_positions(round, party, [Answer(wording, Stance.REFUSE, words, "en")], actor=actor, submit=False)
"""


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Node, Node]]:
    """A node with the demonstration and an empty one, which have let each other in, running."""
    folder = tmp_path_factory.mktemp("nodes")
    river, hill = (
        Node(name, folder / name, port) for name, port in zip(("River", "Hill"), ports(2), strict=True)
    )
    assert river.run("demo", "--no-serve").returncode == 0
    assert hill.run("init").returncode == 0
    river.lets_in(hill)
    hill.lets_in(river)
    try:
        for node in (river, hill):
            node.start()
            wait_for(node, 1)
        yield river, hill
    finally:
        river.stop()
        hill.stop()


def ran(node: Node, *arguments: object) -> str:
    done = node.run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def answers(node: Node, text: str) -> set[tuple[str, str]]:
    """Return who said what, in whose words, as a node prints it."""
    return {(row["party"], row["words"]) for row in json.loads(ran(node, "answers", text, "--json"))}


def test_answers_meet_over_http_and_a_party_moves_in_two_commands(
    nodes: tuple[Node, Node], tmp_path: Path
) -> None:
    river, hill = nodes
    text, guest, guest_name, mover, mover_name = json.loads(river.does(FIND))

    ran(river, "exchange", "share", text, hill.address, "--party", guest)
    ran(river, "exchange", "message", text, hill.address, "--output", tmp_path / "first.json")
    assert "left out" not in ran(hill, "exchange", "take", tmp_path / "first.json")
    assert answers(hill, text) == answers(river, text)

    hill.does(ANSWER, text, guest, "The school stands in the floodplain.")
    ran(hill, "exchange", "tell", text)  # The worker does it by itself after a while.
    said = (guest_name, "The school stands in the floodplain.")
    assert said in answers(river, text)
    assert answers(hill, text) == answers(river, text)
    ran(river, "exchange", "tell", text)
    assert "knows all of it" in ran(hill, "exchange", "tell", text)

    before = {row for row in answers(river, text) if row[0] == mover_name}
    ran(river, "leave", mover, "--to", hill.address, "--output", tmp_path / "mover.json")
    arrived = ran(hill, "arrive", tmp_path / "mover.json")
    assert "left out" not in arrived
    assert "signed, kept as it was published" in arrived
    assert before
    assert before <= answers(hill, text)
    ran(hill, "arrive", tmp_path / "mover.json")
    hill.does(ANSWER, text, mover, "We ask for the higher wall.")
    ran(hill, "exchange", "tell", text)
    assert (mover_name, "We ask for the higher wall.") in answers(river, text)


def test_a_stranger_tells_nothing(nodes: tuple[Node, Node], tmp_path: Path) -> None:
    river, hill = nodes
    text = json.loads(river.does(FIND))[0]
    file = tmp_path / "forged.json"
    file.write_bytes(b'{"format":"undersigned-exchange-1"}')
    refused = hill.run("exchange", "take", file)
    assert (refused.returncode, refused.stdout) == (2, "") or refused.returncode == 1
    assert "no undersigned-exchange-1 file" in refused.stderr
    assert text
