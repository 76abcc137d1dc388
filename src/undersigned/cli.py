"""The same acts from a terminal."""

import click


@click.group()
def main() -> None:
    """Say together exactly what you agree on."""
