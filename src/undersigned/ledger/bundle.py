"""Writing a bundle: one file that anyone can check, offline and years later."""

from collections.abc import Iterable, Mapping
from typing import Any

from undersigned.ledger.canonical import canonical
from undersigned.ledger.members import FORMAT, Member, root, seal
from undersigned.ledger.verification import verify


class NotWhole(ValueError):
    """Members that do not hold together; its text is the first thing that verification finds."""


def build(
    members: Iterable[Member], *, made_at: str, node: str, proofs: Mapping[str, Any] | None = None
) -> bytes:
    """Return the members, in their order, as the bytes of an `undersigned-bundle-1` file.

    Args:
        made_at: the moment in UTC, as in 2031-06-01T10:00:00Z.
        node: the address of the installation that makes it.
        proofs: what shows when the members were published, with the fields of `proofs.PROOFS`.

    Raises: NotWhole if `verify` would find fault with the file, so that none is handed out that fails later;
        NotCanonical if a value has no canonical form.
    Source: docs/methods/bundle.md.
    """
    kept = list(members)
    top = root((member.kind, member.id, member.hash) for member in kept)
    file = {
        "format": FORMAT,
        "made_at": made_at,
        "node": node,
        "members": [{"kind": m.kind, "id": m.id, "hash": m.hash, "value": m.value} for m in kept],
        "root": top,
        "seal": seal(made_at, node, top, proofs),
    }
    data = canonical(file if proofs is None else {**file, "proofs": proofs})
    damages = verify(data).damages
    if damages:
        raise NotWhole(damages[0].sentence)
    return data
