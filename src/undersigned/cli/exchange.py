"""Working on one text from several nodes, and moving to another one."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from undersigned.cli.django import coalition_of, setup, text_of

if TYPE_CHECKING:
    from undersigned.exchange.models import Peer, Taken
    from undersigned.parties.models import Party

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.Path(dir_okay=False, path_type=Path)


@click.group()
def exchange() -> None:
    """Share texts with other nodes, and take in what they tell."""


@exchange.command()
@click.argument("text")
@click.argument("address")
@click.option("--party", "parties", multiple=True, metavar="UID", help="It answers there from now on.")
def share(text: str, address: str, parties: tuple[str, ...]) -> None:
    """Share TEXT with the node at ADDRESS, and let some organisations answer there."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.sharing import share as act

    found = text_of(text)
    act(found, _peer(address), [_party(uid) for uid in parties], actor=OPERATOR)
    click.echo(f"{found.uid} is shared with {address}")


@exchange.command()
@click.argument("text")
def tell(text: str) -> None:
    """Send every node that TEXT is shared with what is new; the worker does the same after each act."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.sharing import tell as act
    from undersigned.exchange.models import Reader

    found = text_of(text)
    for reader in Reader.objects.filter(shared__text=found, ended_at=None).select_related("peer"):
        news = act(found, reader.peer, actor=OPERATOR)
        click.echo(f"{reader.peer.name}: {'told' if news else 'knows all of it'}")


@exchange.command()
@click.argument("text")
@click.argument("address")
@click.option("--output", type=OUTPUT, required=True)
def message(text: str, address: str, output: Path) -> None:
    """Write what the node at ADDRESS is to be told of TEXT to a file, for nodes that cannot reach one another."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.sharing import message_for

    data = message_for(text_of(text), _peer(address), actor=OPERATOR)
    output.write_bytes(data or b"")
    click.echo(f"{output}: {len(data or b'')} bytes")


@exchange.command()
@click.argument("file", type=FILE)
def take(file: Path) -> None:
    """Take in FILE, a message of another node; the first one of a text brings it here."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.taking import take as act

    _told(act(file.read_bytes(), actor=OPERATOR))


@exchange.command()
@click.argument("file", type=FILE)
@click.option("--coalition", required=True, metavar="SLUG")
def receive(file: Path, coalition: str) -> None:
    """Keep FILE, a bundle that others have published, as theirs."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.bundles import receive as act

    kept = act(coalition_of(coalition), file.read_bytes(), actor=OPERATOR)
    click.echo(f"{kept.uid} {kept.title}, of {kept.node}")


@click.command()
@click.argument("party")
@click.option("--to", "address", required=True, metavar="ADDRESS", help="The node that it goes to.")
@click.option("--key", default="", metavar="VKEY", help="The key of its log, where it is not let in yet.")
@click.option("--output", type=OUTPUT, required=True)
def leave(party: str, address: str, key: str, output: Path) -> None:
    """Write everything of PARTY to a file for another node, where it answers from now on.

    There `undersigned arrive FILE` takes it in.
    """
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.leaving import leave as act

    data = act(_party(party), _peer(address, key), actor=OPERATOR)
    output.write_bytes(data)
    click.echo(f"{output}: {len(data)} bytes")


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--key", default="", metavar="VKEY", help="The key of the old node, where it is not let in yet."
)
def arrive(file: Path, key: str) -> None:
    """Take in FILE, with which an organisation comes from another node."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.leaving import arrive as act
    from undersigned.exchange.actions.leaving import node_of

    data = file.read_bytes()
    if key:
        _peer(node_of(data), key)
    taken, received = act(data, actor=OPERATOR)
    for each in taken:
        _told(each)
    for bundle in received:
        click.echo(f"{bundle.title}: signed, kept as it was published")


def _told(taken: "Taken") -> None:
    click.echo(f"{taken.text.title}: message {taken.number} of {taken.peer.name}")
    for sentence in taken.left_out:
        click.echo(f"  left out: {sentence}")


def _peer(address: str, key: str = "") -> "Peer":
    """Return the node at an address; one with a key is let in if it is not yet."""
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.peers import admit_peer
    from undersigned.exchange.models import Peer

    found = Peer.objects.filter(ended_at=None, address=address.rstrip("/")).first()
    if found is None and key:
        found = admit_peer(address.partition("//")[2], address, log_key=key, actor=OPERATOR)
    if found is None:
        raise click.BadParameter(f"no node at {address} is let in: name the key of its log with --key.")
    return found


def _party(uid: str) -> "Party":
    from undersigned.parties.models import Party

    found = Party.objects.filter(uid=uid).first()
    if found is None:
        raise click.BadParameter(f"there is no organisation {uid}.")
    return found
