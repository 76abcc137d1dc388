"""Letting other nodes in: the operator's alone."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.exchange import rules
from undersigned.exchange.models import Peer
from undersigned.exchange.outbound import ask
from undersigned.ledger.log import NoNote, Verifier
from undersigned.ledger.log.handover import successor
from undersigned.ledger.log.notes import Type


def admit_peer(name: str, address: str, *, log_key: str = "", witness_key: str = "", actor: Actor) -> Peer:
    """Let another node in under its address; with `log_key` its log is witnessed, with `witness_key` it witnesses.

    Raises: NotAllowed; Refused for an address or a key that is none, and where the address is let in already.
    """
    require(rules.can_admit, actor, None)
    address = _address(address)
    keys = _key(log_key, Type.ED25519), _key(witness_key, Type.COSIGNATURE)
    if not name.strip() or len(name) > 200:
        raise Refused(_("A node needs a name of at most 200 letters."))
    try:
        with transaction.atomic():
            peer = Peer.objects.create(
                name=name.strip(), address=address, log_key=keys[0], witness_key=keys[1]
            )
            journal.record(actor, "peer.admitted", peer, peer=peer.name, address=address, keys=list(keys))
    except IntegrityError as error:
        raise Refused(_("The node at %(address)s is let in already.") % {"address": address}) from error
    return peer


@transaction.atomic
def end_peer(peer: Peer, *, actor: Actor) -> None:
    """Let a node in no longer; what was kept of its log stays. Raises: NotAllowed; Refused where it was ended."""
    require(rules.can_admit, actor, peer)
    if not Peer.objects.filter(pk=peer.pk, ended_at=None).update(ended_at=timezone.now()):
        raise Refused(_("The node %(name)s is not let in here.") % {"name": peer.name})
    journal.record(actor, "peer.ended", peer, peer=peer.name)


@transaction.atomic
def set_keys(peer: Peer, *, log_key: str | None = None, witness_key: str | None = None, actor: Actor) -> Peer:
    """Know a node by other keys; None leaves one as it is, "" knows none any more. The journal keeps the old ones.

    Raises: NotAllowed; Refused for a key that is none.
    """
    require(rules.can_admit, actor, peer)
    peer = Peer.objects.select_for_update().get(pk=peer.pk)
    before = [peer.log_key, peer.witness_key]
    if log_key is not None:
        peer.log_key = _key(log_key, Type.ED25519)
    if witness_key is not None:
        peer.witness_key = _key(witness_key, Type.COSIGNATURE)
    peer.save(update_fields=["log_key", "witness_key"])
    after = [peer.log_key, peer.witness_key]
    journal.record(actor, "peer.keyed", peer, peer=peer.name, before=before, after=after)
    return peer


def learn_key(peer: Peer, *, actor: Actor) -> Peer:
    """Ask a node for the notes by which its log's key changed hands, and know it by the last key they lead to.

    Each is signed by the key before: nobody but its holder can name the next.
    Raises: NotAllowed; Refused where the node is not reached, or no note leads on from the known key.
    """
    require(rules.can_admit, actor, peer)
    answer = ask(peer, "/record/keys", most=1_000_000)
    try:
        notes = [str(each["note"]) for each in json.loads(answer.body)["keys"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(_("The node %(name)s tells no keys of its log.") % {"name": peer.name}) from error
    known = Verifier.read(peer.log_key) if peer.log_key else None
    last = known
    for note in notes:
        try:
            last = successor(note, last) if last else None
        except NoNote:
            continue  # A note of before the key that is known here.
    if last is None or last == known:
        raise Refused(_("No key follows the one that %(name)s is known by.") % {"name": peer.name})
    return set_keys(peer, log_key=str(last), actor=actor)


def _address(address: str) -> str:
    try:
        parts = urlsplit(address.strip().rstrip("/"))
        known = parts.hostname and parts.port != 0 and len(parts.geturl()) <= 200
    except ValueError:
        known = None
    schemes = ("https", "http") if settings.PRIVATE_PEERS else ("https",)
    if not known or parts.scheme not in schemes or parts.username or parts.query or parts.fragment:
        raise Refused(
            _("“%(address)s” is no address of the form https://node.example.") % {"address": address}
        )
    return parts.geturl()


def _key(line: str, kind: Type) -> str:
    if not line.strip():
        return ""
    try:
        verifier = Verifier.read(line)
    except NoNote as error:
        raise Refused(str(error)) from error
    if verifier.type is not kind:
        told = {
            Type.ED25519: _("This is no key of a log."),
            Type.COSIGNATURE: _("This is no key of a witness."),
        }
        raise Refused(told[kind])
    return str(verifier)
