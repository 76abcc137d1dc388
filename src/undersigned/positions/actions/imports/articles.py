"""The articles of treaties as clauses: those of a text that is here, or plain places whose words are not."""

import re
from collections.abc import Iterable, Mapping

from django.db.models import Max
from django.utils.translation import gettext as _

from undersigned.core.actor import Actor
from undersigned.core.errors import Refused
from undersigned.parties.models import Coalition
from undersigned.positions.actions.imports.treaty_tables import Treaties
from undersigned.reading import read_draft
from undersigned.texts.actions import create_text_from_draft
from undersigned.texts.models import Clause, Text, Wording

LANGUAGE = "en"
WHOLE = ""
NUMBER = re.compile(r"\d+")
Places = dict[tuple[str, str], int]
"""By treaty and number of the article (empty for the whole) the key of the wording that positions are taken on."""


def places_of(
    coalition: Coalition,
    told: Treaties,
    articles: Iterable[tuple[str, str]],
    texts: Mapping[str, tuple[str, bytes]],
    actor: Actor,
) -> Places:
    """Return a wording for each article and the whole of each treaty; what is not there is made.

    A translation belongs to the wording that it translates, so what is said of an article stands in every language.
    Raises: Refused where a file is given for a treaty that is not in the folder.
    """
    if strangers := sorted(set(texts) - set(told.titles)):
        raise Refused(_("The folder has no treaty “%(treaty)s”.") % {"treaty": strangers[0]})
    places: Places = {}
    wanted = sorted({*articles, *((treaty, WHOLE) for treaty in told.titles)})
    for treaty, (title, _adopted) in told.titles.items():
        text = _text(coalition, treaty, title, texts.get(treaty), actor)
        there = _there(text)
        for _treaty, article in (pair for pair in wanted if pair[0] == treaty):
            places[treaty, article] = there.get(article) or _made(text, article)
    return places


def _text(
    coalition: Coalition, treaty: str, title: str, file: tuple[str, bytes] | None, actor: Actor
) -> Text:
    if there := coalition.texts.filter(reference=treaty).first():
        return there
    if file is None:
        return Text.objects.create(coalition=coalition, reference=treaty, title=title, language=LANGUAGE)
    name, content = file
    document = read_draft(content, name=name)
    text = create_text_from_draft(coalition, document, actor=actor, language=LANGUAGE, title=title)
    text.reference = treaty
    text.save(update_fields=["reference"])
    return text


def _there(text: Text) -> dict[str, int]:
    """Return the strongest words of each article of a text, by its number; the whole has none."""
    found: dict[str, int] = {}
    wordings = Wording.objects.filter(clause__text=text, clause__retired_at=None, retired_at=None)
    for wording in wordings.filter(is_omission=False).select_related("clause"):
        number = NUMBER.search(wording.clause.number)
        found.setdefault(number[0] if number else WHOLE, wording.pk)
    return found


def _made(text: Text, article: str) -> int:
    last = text.clauses.aggregate(last=Max("order"))["last"] or 0
    order = int(article) if article and int(article) > last else last + 1
    clause = Clause.objects.create(text=text, number=article, order=order if article else 0, pinned=True)
    words = (
        f"The words of article {article} are not in this source." if article else f"The whole: {text.title}"
    )
    return Wording.objects.create(clause=clause, language=LANGUAGE, body=words).pk
