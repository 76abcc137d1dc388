"""One line for whatever went wrong."""

import sys
from typing import Any, Never

import click

UNDERSTOOD, NO, NOT_UNDERSTOOD = 0, 1, 2


class PlainGroup(click.Group):
    """A group whose commands end in one line and an exit code, not in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            code = _code(error)
            if code is None:
                raise
            click.echo(f"undersigned: {error}", err=True)
            sys.exit(code)


def _code(error: Exception) -> int | None:
    """Return the exit code of an error that has a sentence for people; None for a fault of our own."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"Refused", "NotAllowed", "NotWhole"}:
        return NO
    if names & {"Unreadable", "InvalidDraft", "ImproperlyConfigured", "OSError", "ObjectDoesNotExist"}:
        return NOT_UNDERSTOOD
    return None


def fail(sentence: str, code: int = NOT_UNDERSTOOD) -> Never:
    """End with one line."""
    click.echo(f"undersigned: {sentence}", err=True)
    sys.exit(code)
