"""One hash of everything that the engine says about fixed drafts: equal wherever the engine says the same.

    python tests/frontier/fingerprint.py [--few] [FOLDER]

FOLDER holds real instances (`*.json`, those with an `.expected.json` beside them). Drafts of every kind, whole
frontiers with all their texts, searches that a node limit ended, and certificates go into the hash.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.frontier.synthetic import blocs, tendencies, uniform, with_conditions
from undersigned.frontier import Draft, Frontier, certificate, frontier, read_draft

SEEDS, FEW = range(6), range(1)
NODES = 300


def drafts(folder: Path | None, *, few: bool) -> Iterator[Draft]:
    """Yield the real instances in a folder, and five kinds of synthetic ones."""
    for path in sorted(folder.glob("*.expected.json")) if folder else ():
        yield read_draft(path.with_name(path.name.replace(".expected", "")).read_bytes())
    for seed in FEW if few else SEEDS:
        yield tendencies(16, 14, 3, seed)
        yield tendencies(20, 12, 2, seed, weighted=True)
        yield uniform(12, 10, 2, seed)
        yield with_conditions(tendencies(16, 12, 3, seed), 20, seed)
        yield blocs(60, 10, seed)


def said(found: Frontier) -> str:
    return json.dumps([found.complete, found.reason, [asdict(notch) for notch in found.notches]])


def fingerprint(folder: Path | None, *, few: bool) -> str:
    """Return the hash."""
    whole = sha256()
    for draft in drafts(folder, few=few):
        found = frontier(draft, alternatives=200)
        whole.update(said(found).encode())
        whole.update(said(frontier(draft, alternatives=200, node_limit=NODES)).encode())
        if len(draft.parties) == 16:
            whole.update(json.dumps(certificate(draft, found)).encode())
    return whole.hexdigest()


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if word != "--few"]
    print(fingerprint(Path(given[0]) if given else None, few="--few" in sys.argv))
