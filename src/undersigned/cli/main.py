"""The command `undersigned` and its subcommands."""

import click

import undersigned
from undersigned.cli import (
    backup,
    chains,
    engines,
    exchange,
    inbox,
    library,
    log,
    node,
    peers,
    reading,
    receipts,
    record,
    register,
    signing,
    texts,
    verifying,
)
from undersigned.cli.errors import PlainGroup
from undersigned.cli.frontier import frontier


@click.group(cls=PlainGroup)
@click.version_option(undersigned.__version__)
def main() -> None:
    """Say together exactly what you agree on, keep what you don't, and show that you meant it."""


for command in (
    node.init,
    node.serve,
    node.demo,
    node.worker,
    backup.backup,
    backup.restore,
    backup.rights,
    engines.draft,
    reading.read,
    frontier,
    verifying.verify,
    signing.own_key,
    signing.sign,
    library.import_,
    texts.invite,
    inbox.inbox,
    texts.answers,
    texts.freeze,
    log.record,
    peers.peer,
    peers.witness,
    exchange.exchange,
    exchange.leave,
    exchange.arrive,
    record.export,
    record.erase,
    register.register,
    library.index,
    library.passages,
):
    main.add_command(command)
library.import_.add_command(chains.import_links)
for command in (receipts.receipt, receipts.state):
    log.record.add_command(command)
