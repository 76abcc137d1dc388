"""What is found of a practice report, once everybody reads it: title and parts, in every language it is told in."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from undersigned.core import search
from undersigned.core.models import Audience
from undersigned.practices.models import Practice
from undersigned.practices.queries import STRUCK, standing_about
from undersigned.texts.models import Wording


def index_practices(practices: QuerySet[Practice]) -> None:
    """Lay down reports that stand in public, in the place of what was there; take out the others."""
    uids = list(practices.values_list("uid", flat=True))
    search.hold(*uids)
    public = standing_about(timezone.now()).filter(uid__in=uids)
    told = public.prefetch_related("text__titles")
    search.change("practice", uids, (entry for practice in told for entry in _entries(practice)))


def follow(_kind: str, _uid: str, text_uid: str) -> None:
    """Lay a report down anew in the transaction of the act that changed it."""
    index_practices(Practice.objects.filter(text__uid=text_uid))


def follow_erasing(kind: str, uid: str, _text_uid: str) -> None:
    """Take out of what can be found a report that was erased."""
    if kind == "practice":
        index_practices(Practice.objects.filter(uid=uid))


def _entries(practice: Practice) -> Iterator[search.Entry]:
    text = practice.text
    place = 0
    titles = [(text.language, text.title), *((each.language, each.title) for each in text.titles.all())]
    for language, title in titles:
        words = text.why if language == text.language else ""
        yield _entry(practice, language, words, place, heading=title)
        place += len(words) + 1
    wordings = Wording.objects.filter(clause__text=text, retired_at=None).prefetch_related("translations")
    for wording in wordings.order_by("clause__order"):
        others = [(each.language, each.body) for each in wording.translations.all()]
        for language, body in [(wording.language, wording.body), *others]:
            yield _entry(practice, language, body, place)
            place += len(body) + 1


def _entry(practice: Practice, language: str, words: str, place: int, heading: str = "") -> search.Entry:
    return search.Entry(
        kind="practice",
        uid=practice.uid,
        coalition=practice.text.coalition_id,
        audience=Audience.PUBLIC,
        address=reverse("practices:practice", args=[practice.uid]),
        title=practice.text.title.replace(STRUCK, "…"),
        heading=heading.replace(STRUCK, ""),
        words=words.replace(STRUCK, "…"),
        language=language,
        place=place,
    )
