"""The command `undersigned` and its subcommands."""

import click

import undersigned
from undersigned.cli import backup, engines, library, log, node, peers, reading, record, register, texts
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
    engines.draft,
    reading.read,
    frontier,
    engines.verify,
    library.import_,
    texts.invite,
    texts.answers,
    texts.freeze,
    log.record,
    peers.peer,
    peers.witness,
    record.export,
    record.erase,
    register.register,
    library.index,
    library.passages,
):
    main.add_command(command)
