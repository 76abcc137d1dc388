"""Start Django when a command needs the node's database, and not before."""

import os
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from undersigned.cases.models import Case
    from undersigned.library.models import Source
    from undersigned.parties.models import Coalition
    from undersigned.texts.models import Text


def setup() -> None:
    """Load settings and rooms. Raises: ImproperlyConfigured when the node was not set up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "undersigned.config.settings")
    import django

    django.setup()


def text_of(uid: str) -> "Text":
    """Return a text by its uid, or by the address that ends in it. Raises: BadParameter."""
    from undersigned.texts.models import Text

    found = Text.objects.filter(uid=uid.rstrip("/").rsplit("/", 1)[-1]).select_related("coalition").first()
    if found is None:
        raise click.BadParameter(f"there is no text {uid}.")
    return found


def source_of(uid: str) -> "Source":
    """Return a source that was not withdrawn, by its uid or its address. Raises: BadParameter."""
    from undersigned.library.models import Source

    sources = Source.objects.filter(withdrawn_at=None).select_related("coalition")
    found = sources.filter(uid=uid.rstrip("/").rsplit("/", 1)[-1]).first()
    if found is None:
        raise click.BadParameter(f"there is no source {uid}.")
    return found


def case_of(uid: str) -> "Case":
    """Return a case by its uid, its address, or its id in a register where only one has it. Raises: BadParameter."""
    from undersigned.cases.models import Case

    cases = Case.objects.select_related("coalition")
    found = cases.filter(uid=uid.rstrip("/").rsplit("/", 1)[-1]) or cases.filter(reference=uid)
    if len(found) != 1:
        told = "several cases are called" if found else "there is no case"
        raise click.BadParameter(f"{told} {uid}.")
    return found[0]


def coalition_of(slug: str) -> "Coalition":
    """Return a coalition by its slug. Raises: BadParameter naming those there are."""
    from undersigned.parties.models import Coalition

    found = Coalition.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Coalition.objects.values_list("slug", flat=True)) or "none"
        raise click.BadParameter(f"there is no coalition {slug} (there are: {known}).")
    return found
