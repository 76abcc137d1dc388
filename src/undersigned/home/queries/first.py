"""What the first screen shows to a stranger: one thing to read in a minute, one thing to do without an account."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse

from undersigned.agreements.models import Edition, EditionClause
from undersigned.agreements.queries.shown import shown_at
from undersigned.parties.models import Party
from undersigned.pledges.models import Appeal
from undersigned.pledges.queries.appeals import appeals
from undersigned.texts.models import Clause


@dataclass(frozen=True)
class Published:
    """The newest edition of a published text, and the appeal that it is, if it is one."""

    edition: Edition
    appeal: Appeal | None
    signers: int

    @property
    def address(self) -> str:
        if self.appeal:
            return reverse("pledges:appeal", args=[self.appeal.uid])
        return reverse("agreements:page", args=[self.edition.text.uid])


@dataclass(frozen=True)
class First:
    """The first screen of a node on which something was published; `more` is what was published before.

    Attributes:
        opening: a clause of it, where the text does not say itself what is asked.
        signers: the parties whose name stands under it.
        letter: the newest text that persons may sign.
        appeal: the newest appeal that is open, where no text is open to persons.
    """

    read: Published
    opening: EditionClause | None
    signers: list[Party]
    letter: Edition | None
    appeal: Appeal | None
    more: list[Published]


def first_of(at: datetime, count: int) -> First | None:
    """Return what a stranger is shown at first, with up to some older texts; None where nothing was published."""
    found = newest_published(at, count)
    if not found:
        return None
    read, *more = found
    letter = _editions(at).filter(open_to_persons=True).first()
    return First(
        read=read,
        opening=None if read.edition.text.ask else _opening_of(read.edition),
        signers=_signers_of(read.edition, at),
        letter=letter,
        appeal=None if letter else appeals().filter(published_at__lte=at, closed_at=None).first(),
        more=more,
    )


def newest_published(at: datetime, count: int) -> list[Published]:
    """Return the newest published edition of the texts published last, each with its number of signers."""
    counted = _editions(at).annotate(signers=Count("signatures", filter=shown_at(at, "signatures__")))
    editions = list(counted[:count])
    made = {each.text_id: each for each in appeals().filter(text__in=[each.text_id for each in editions])}
    return [Published(each, made.get(each.text_id), each.signers) for each in editions]


def _editions(at: datetime) -> QuerySet[Edition]:
    newer = Edition.objects.filter(published_at__lte=at, text=OuterRef("text"), number__gt=OuterRef("number"))
    published = Edition.objects.filter(~Exists(newer), published_at__lte=at)
    return published.select_related("text__coalition").order_by("-published_at", "-id")


def _opening_of(edition: Edition) -> EditionClause | None:
    """Return the first clause in which signers ask or undertake something, else the first of all."""
    clauses = list(edition.clauses.all())
    operative = [clause for clause in clauses if clause.kind in (Clause.Kind.DEMAND, Clause.Kind.UNDERTAKING)]
    return next(iter(operative or clauses), None)


def _signers_of(edition: Edition, at: datetime) -> list[Party]:
    """Return the parties whose signature stands in public under their name, by name."""
    signed = edition.signatures.filter(shown_at(at), named=True).select_related("party")
    return [signature.party for signature in signed]
