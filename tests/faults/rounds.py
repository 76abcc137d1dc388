"""Rounds of killing under load, and what is looked at after each."""

import json
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.clients import Client
from tests.faults.node import Beside, Node, running, until
from tests.faults.places import ON_POSTGRES, Place

CLIENTS = 6
LOAD = (0.2, 0.7)  # seconds of work before a kill
HEALING, BROKEN = 60, 6  # seconds within which everybody is served again; what a broken build is given


@dataclass
class Report:
    """What the rounds showed. `wrong` is what must be empty."""

    patience: float
    rounds: int = 0
    acknowledged: int = 0
    again: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    other_receipt: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    unhealed: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """Return everything that must not be."""
        names = ("lost", "doubled", "other_receipt", "strange", "faults", "unhealed")
        return [f"{name}: {what}" for name in names for what in getattr(self, name)]


def play(place: Place, rounds: int, *, mutant: str = "", seed: int = 6, first_fault: bool = False) -> Report:
    """Kill the node under load again and again; with `first_fault` only until something is wrong."""
    report, chance = Report(patience=BROKEN if first_fault else HEALING), random.Random(seed)
    with running(place, CLIENTS, mutant) as (node, auditor, world):
        folder = place.folder / "ledgers"
        folder.mkdir()
        clients = [Client(n, node.port, world, folder / str(n)) for n in range(CLIENTS)]
        for client in clients:
            client.start()
        try:
            for number in range(rounds):
                _round(node, auditor, clients, chance, number, report)
                # A busy machine heals late: that alone shows nothing.
                shown = (report.lost, report.doubled, report.other_receipt, report.strange, report.faults)
                if first_fault and any(shown):
                    break
        finally:
            for client in clients:
                client.stopped = True
    report.again = sum(len(client.told.again) for client in clients)
    return report


def _round(
    node: Node, auditor: Beside, clients: list[Client], chance: random.Random, number: int, report: Report
) -> None:
    for client in clients:
        client.may_send.set()
    time.sleep(chance.uniform(*LOAD))
    victim = _kill(node, chance, number)
    report.kills[victim] = report.kills.get(victim, 0) + 1
    node.start()
    known = [len(client.told.receipts) + len(client.told.strange) for client in clients]
    served = until(
        lambda: all(
            len(client.told.receipts) + len(client.told.strange) > before
            for client, before in zip(clients, known, strict=True)
        ),
        report.patience,
    )
    for client in clients:
        client.may_send.clear()
    if not served or not until(lambda: all(client.idle.is_set() for client in clients), report.patience):
        report.unhealed.append(f"round {number}: somebody is not served after {victim} was killed")
    report.rounds += 1
    audit(auditor, clients, number, report)


def _kill(node: Node, chance: random.Random, number: int) -> str:
    if not ON_POSTGRES:
        node.kill_web()
        return "serve"
    assert node.place.cluster
    if number % 3 == 2:
        node.place.cluster.kill()
        return "postgres"
    kills = {"web": node.kill_web, "web worker": node.kill_one_web_worker, "sequencer": node.kill_worker}
    victim = chance.choice(list(kills))
    kills[victim]()
    return victim


def audit(auditor: Beside, clients: list[Client], number: int, report: Report) -> None:
    """Compare what was acknowledged, by the ledgers on disk, with what is stored."""
    stored: dict[str, Any] = {}

    def sequenced() -> bool:
        stored.update(auditor.ask("check"))
        return bool(stored["waiting"] == 0)

    if not until(sequenced, report.patience):
        report.unhealed.append(f"round {number}: {stored['waiting']} acts wait for their place")
    report.faults += [f"round {number}: {sentence}" for sentence in stored["faults"]]
    found, acknowledged = stored["found"], _acknowledged(clients)
    report.acknowledged = len(acknowledged)
    for mark, receipt in acknowledged.items():
        one = found.get(mark, {"rows": 0, "acts": []})
        if one["rows"] < 1 or not one["acts"]:
            report.lost.append(mark)
        elif receipt not in one["acts"]:
            report.other_receipt.append(mark)
    report.doubled += [mark for mark, one in found.items() if one["rows"] > 1 or len(one["acts"]) > 1]
    report.strange += [what for client in clients for what in client.told.strange]
    report.strange += [repr(client.failed) for client in clients if client.failed]


def _acknowledged(clients: list[Client]) -> dict[str, str]:
    lines = [line for client in clients for line in Path(client.ledger.name).read_text().splitlines()]
    return dict(json.loads(line) for line in lines)
