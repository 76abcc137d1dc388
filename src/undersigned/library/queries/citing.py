"""Reads: how a source, a paragraph or a passage is cited: plainly, and as CSL-JSON."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from undersigned.library.models import Source, Version

# Types of the Citation Style Language 1.0.2.
TYPES = {
    Source.Kind.ARTICLE: "article",
    Source.Kind.THREAD: "post-weblog",
    Source.Kind.TRANSCRIPT: "broadcast",
    Source.Kind.TEXT: "document",
}


def absolute(path: str) -> str:
    """Return the address with the node's host, as one cites it."""
    return f"{settings.BASE_URL}{path}"


def paragraph_address(version: Version, start: int) -> str:
    """Return the path of a paragraph, which never changes."""
    return reverse("library:paragraph", args=[version.source.uid, version.number, start])


def version_address(version: Version) -> str:
    """Return the path of a version."""
    return reverse("library:version", args=[version.source.uid, version.number])


def voice_at(version: Version, label: str) -> str:
    """Return who speaks or writes under a label, by the name an editor found; "" where it is an author anyway."""
    source = version.source
    speaker = source.speakers.filter(label=label).first() if label else None
    who = str(speaker or label)
    return "" if who in {author["name"] for author in source.authors} else who


def plain_citation(version: Version, path: str, voice: str = "") -> str:
    """Return a citation as one writes it by hand; what is unknown is left out.

    Args:
        voice: who speaks or writes at the place, where it is not the author of the whole (`voice_at`).
    """
    source = version.source
    names = ", ".join(author["name"] for author in source.authors)
    told = [names, f"“{source.name}”", source.published or source.first_published]
    if source.versions.count() > 1:
        told.append(_("version %(number)s") % {"number": version.number})
    whole = ", ".join(part for part in told if part)
    cited = _("%(voice)s in: %(whole)s") % {"voice": voice, "whole": whole} if voice else whole
    return f"{cited}. {absolute(path)}"


def csl(version: Version, path: str, voice: str = "") -> dict[str, Any]:
    """Return a citation as CSL-JSON; what is unknown is left out.

    Args:
        voice: as in `plain_citation`; the authors of the whole are then those of what contains the words.
    """
    source = version.source
    authors = [{"literal": author["name"]} for author in source.authors]
    told: dict[str, Any] = {
        "id": f"{source.uid}-{version.number}",
        "type": TYPES[Source.Kind(source.kind)],
        "title": source.name,
        "author": [{"literal": voice}] if voice else authors,
        "container-author": authors if voice else None,
        "issued": _parts(source.published or source.first_published),
        "original-date": _parts(source.first_published) if source.published else None,
        "accessed": _parts(version.added_at.date().isoformat()),
        "URL": absolute(path),
        "language": source.language,
        "version": str(version.number),
    }
    return {key: value for key, value in told.items() if value}


def _parts(value: str) -> dict[str, Any] | None:
    return {"date-parts": [[int(part) for part in value.split("-")]]} if value else None
