"""What a search shows, and everything that can be found."""

from typing import Any

from django.test import Client
from django.utils import timezone
from lxml import html
from tests.cases.worlds import make_fact, make_question
from tests.factories import seated
from tests.home.worlds import make_edition
from tests.library.worlds import corrected, transcript

from undersigned.agreements.actions import editions
from undersigned.agreements.models import Edition, EditionClause, Signature
from undersigned.cases.actions import define_term, open_case
from undersigned.core.actor import OPERATOR
from undersigned.core.models import SearchEntry
from undersigned.library.models import Source
from undersigned.parties import actions as parties
from undersigned.parties.models import Coalition
from undersigned.texts import actions as texts
from undersigned.texts.models import Text
from undersigned.texts.queries import wordings_of


def look(client: Client, typed: str, **more: str) -> list[tuple[str, str]]:
    """Return what kind of thing each hit is, and its words."""
    response = client.get("/search/", {"q": typed} | more)
    assert response.status_code == 200
    hits = html.fromstring(response.content.decode()).xpath('//ol[contains(@class, "hits")]/li')
    return [(hit.xpath("p[1]/text()")[0].split(" · ")[0].strip(), hit.xpath("string(p[3])")) for hit in hits]


def kinds(client: Client, typed: str) -> set[str]:
    return {kind for kind, _words in look(client, typed)}


def drafted(coalition: Coalition, body: str, title: str = "Statement") -> Text:
    draft = texts.ClauseDraft(wordings=[("en", body, None), ("fr", "Les barrages sont vides", None)])
    return texts.create_text(coalition, actor=seated(coalition), title=title, language="en", clauses=[draft])


def frozen(text: Text, signatory: str = "Town of Saltmere") -> Edition:
    edition = make_edition(text, published=False)
    for order, wording in enumerate(wordings_of(text), 1):
        EditionClause.objects.create(
            edition=edition,
            clause=wording.clause,
            wording=wording,
            order=order,
            number="1",
            body=wording.body,
        )
    Signature.objects.create(
        edition=edition,
        party=parties.admit_party(text.coalition, signatory, actor=OPERATOR),
        state="ratified",
        ratified_at=timezone.now(),
        shown_at=timezone.now(),
        body="Board",
    )
    return edition


def laid_down() -> list[tuple[Any, ...]]:
    """Return everything in the index but the keys of its rows."""
    names = [field.name for field in SearchEntry._meta.concrete_fields if field.name != "id"]
    return sorted(SearchEntry.objects.values_list(*names))


def everything(coalition: Coalition) -> Source:
    """Do acts that lay down every kind of thing about reservoirs; return the source."""
    source = transcript(coalition)
    corrected(source, "duty engine here", "reservoir engineer")
    editor = seated(coalition)
    text = drafted(coalition, "The reservoirs are empty.", title="On reservoirs")
    texts.translate_title(text, "ar", "بيان عن السدود", actor=editor)
    editions.publish(frozen(text), actor=editor)
    parties.admit_party(coalition, "Friends of the Reservoir", actor=OPERATOR, languages=["ar"])
    case = open_case(coalition, "The reservoir", actor=OPERATOR)
    define_term(
        case, "reservoir", "A lake.", actor=OPERATOR, language="en", citation="A dictionary of reservoirs"
    )
    make_fact(case, "The reservoir was filled.")
    make_question(coalition, "Is the reservoir of {case} full?")
    return source
