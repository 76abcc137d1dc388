"""Editions to tell of."""

from django.utils import timezone

from undersigned.agreements.models import Edition
from undersigned.texts.models import Text


def make_edition(text: Text, number: int = 1, *, published: bool = True, **fields: object) -> Edition:
    """Return an edition without its clauses: where it stands is all that is asked of it here."""
    facts = {
        "title": text.title,
        "language": "en",
        "content_hash": "sha256:" + "0" * 64,
        "strength": 1,
        "strongest": 1,
        "published_at": timezone.now() if published else None,
    }
    return Edition.objects.create(text=text, number=number, **(facts | fields))
