"""Other nodes: whom this one lets in, and the logs that nodes witness for one another."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from undersigned.cli.django import setup
from undersigned.cli.errors import NO, fail

if TYPE_CHECKING:
    from undersigned.exchange.actions.asking import Outcome
    from undersigned.exchange.models import Peer


@click.group()
def peer() -> None:
    """Let other nodes in, and know them by their keys."""


@peer.command()
@click.argument("address")
@click.option("--name", required=True, help="What this node calls it.")
@click.option("--log-key", default="", help="The key of its log: this node becomes a witness of it.")
@click.option("--witness-key", default="", help="Its key as a witness: this node asks it to cosign.")
def add(address: str, name: str, log_key: str, witness_key: str) -> None:
    """Let the node at ADDRESS in. Take its keys from its operator, not from its own pages."""
    setup()
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.peers import admit_peer

    made = admit_peer(name, address, log_key=log_key, witness_key=witness_key, actor=OPERATOR)
    click.echo(f"{made.name} is let in at {made.address}")


@peer.command("list")
def list_() -> None:
    """Print the nodes that are let in, and by which keys they are known."""
    setup()
    from undersigned.exchange.models import Peer

    for each in Peer.objects.filter(ended_at=None):
        click.echo(f"{each.name}\n  {each.address}")
        for label, key in (("log", each.log_key), ("witness", each.witness_key)):
            click.echo(f"  {label:<8} {key or '-'}")


@peer.command()
@click.argument("address")
def end(address: str) -> None:
    """Let the node at ADDRESS in no longer; what was kept of it stays."""
    found = _peer_at(address)
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.peers import end_peer

    end_peer(found, actor=OPERATOR)
    click.echo(f"{found.name} is let in no longer")


@peer.command()
@click.argument("address")
@click.option("--log-key", help="The key of its log from now on; empty for none.")
@click.option("--witness-key", help="Its key as a witness from now on; empty for none.")
def keys(address: str, log_key: str | None, witness_key: str | None) -> None:
    """Know the node at ADDRESS by other keys, which its operator has told you."""
    found = _peer_at(address)
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.peers import set_keys

    set_keys(found, log_key=log_key, witness_key=witness_key, actor=OPERATOR)
    click.echo(f"{found.name} is known by these keys now")


@peer.command()
@click.argument("address")
def learn(address: str) -> None:
    """Follow the key of the log at ADDRESS to the one that it was handed over to, by its own signed notes."""
    found = _peer_at(address)
    from undersigned.core.actor import OPERATOR
    from undersigned.exchange.actions.peers import learn_key

    click.echo(f"{found.name} is known by {learn_key(found, actor=OPERATOR).log_key} now")


@click.group()
def witness() -> None:
    """Have this node's log cosigned by other nodes, and watch over theirs."""


@witness.command()
def ask() -> None:
    """Ask every witness to cosign the log, and look whether the logs known here go on as they were signed.

    The worker does the same every hour. Exit 1 where one of them says no.
    """
    setup()
    from undersigned.core.log import sequence
    from undersigned.exchange.actions.asking import ask_witnesses, look_at_logs

    while sequence():
        pass
    if not _told([*ask_witnesses(), *look_at_logs()]):
        raise click.exceptions.Exit(NO)


def _told(outcomes: "list[Outcome]") -> bool:
    """Print what came of asking; return whether all was well."""
    for outcome in outcomes:
        click.echo(f"{'ok' if outcome.good else 'NO':<3} {outcome.peer.name}: {outcome.sentence}")
    return all(outcome.good for outcome in outcomes)


@witness.command()
def status() -> None:
    """Print what was cosigned, here and by others, and what was found. Exit 1 where a log was altered."""
    setup()
    from undersigned.core.log import last_cosigned
    from undersigned.exchange.queries import logs

    cosigned = last_cosigned()
    signers = cosigned.cosignatures.values_list("witness", flat=True) if cosigned else []
    told = f"{cosigned.size} entries, by {', '.join(signers)}" if cosigned else "never"
    click.echo(f"cosigned   {told}")
    for each in logs.known_logs():
        size = each.last.size if each.last else 0
        click.echo(f"{each.peer.name:<10} {size} entries cosigned here{', ALTERED' * each.contradicted}")
    findings = logs.findings()
    for finding in findings:
        what = "signed states that exclude each other" if finding.proof else "showed an earlier state"
        click.echo(f"{finding.found_at:%Y-%m-%d} {finding.origin} {what}: record/witnessed/#{finding.uid}")
    if any(finding.proof for finding in findings):
        raise click.exceptions.Exit(NO)


@witness.command()
def key() -> None:
    """Print the key that this node cosigns with, for the operators of the nodes whose witness it is to be."""
    setup()
    from undersigned.core.log import witness as own

    click.echo(own().verifier)


@witness.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key", "known", multiple=True, required=True, help="A key of the log, from somewhere you trust."
)
def verify(file: Path, known: tuple[str, ...]) -> None:
    """Check, offline, a proof that a log was altered: exit 0 if it proves it, 1 with the reason if not."""
    from undersigned.ledger.log import NoNote, Verifier
    from undersigned.ledger.log.contradiction import NoContradiction, read_contradiction

    try:
        keys = [Verifier.read(line) for line in known]
        earlier, later = read_contradiction(file.read_bytes()).check(keys)
    except NoNote as error:
        fail(str(error))
    except NoContradiction as error:
        fail(str(error), NO)
    click.echo(
        f"{earlier.origin} was altered: it signed a state of {earlier.size} entries, and one of {later.size} "
        "which does not begin with them."
    )


def _peer_at(address: str) -> "Peer":
    setup()
    from undersigned.exchange.models import Peer

    found = Peer.objects.filter(ended_at=None, address=address.rstrip("/")).first()
    if found is None:
        raise click.BadParameter(f"no node at {address} is let in.")
    return found
