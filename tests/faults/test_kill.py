"""Nothing acknowledged is lost and nothing counts twice, whichever process is killed in the middle of whatever."""

from pathlib import Path

import pytest

from tests.faults.cluster import Cluster
from tests.faults.places import ON_POSTGRES, Place
from tests.faults.rounds import play

# What each mutant shows itself by. On PostgreSQL only what differs there is tried once more.
SEEN = {
    "acknowledged_before_commit": "lost",
    "once_forgets": "strange",
    "sequencer_without_transaction": "faults",
    "journal_without_its_row": "faults",
}
SEEN_ON_POSTGRES = {"not_waiting_for_the_disk": "lost"}


@pytest.mark.parametrize("rounds", [30, pytest.param(100, marks=pytest.mark.long)])
def test_what_was_acknowledged_is_there_once_after_every_kill(
    rounds: int, database: Cluster | None, tmp_path: Path
) -> None:
    report = play(Place(tmp_path / "node", database), rounds)

    assert report.wrong == []
    assert report.rounds == rounds
    assert report.acknowledged > 5 * rounds
    assert report.again > 0
    if ON_POSTGRES:
        assert report.kills["postgres"] == rounds // 3


@pytest.mark.parametrize("mutant", SEEN_ON_POSTGRES if ON_POSTGRES else SEEN)
def test_a_broken_build_is_found_out(mutant: str, database: Cluster | None, tmp_path: Path) -> None:
    report = play(Place(tmp_path / "node", database), 12, mutant=mutant, first_fault=True)

    assert getattr(report, (SEEN | SEEN_ON_POSTGRES)[mutant]), report.wrong
