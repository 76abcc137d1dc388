"""HTML pages: an article or a transcript, in the words that a reader of the page sees."""

from undersigned.reading.sources import dates
from undersigned.reading.sources.articles import read_article
from undersigned.reading.sources.building import Building, clean_name
from undersigned.reading.sources.mapping import Composition
from undersigned.reading.sources.markup import Page, PageReader
from undersigned.reading.sources.model import Author, Dated, Mark, SourceKind
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.transcripts import read_turns
from undersigned.reading.sources.turns import Paragraph

_PUBLISHED = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.date")


def read_html(received: Received, kind: SourceKind | None) -> Building:
    """Return the segments of a page; its text is the words, with the way back to the letters of the file."""
    composition = Composition()
    page = PageReader(composition).read(received.text, received.line)
    blocks = page.blocks
    building = Building(composition.text, "html", language=page.language, runs=composition.runs)
    building.links += page.links
    spoken = [
        Paragraph(each.start, each.end, each.line, each.words) for each in blocks if each.kind != "time"
    ]
    asked = kind in {None, "transcript"}
    if not asked or not read_turns(building, spoken, certain=kind == "transcript"):
        # A page without headings may still begin with a title, as word processors write them.
        named = page.title or page.meta.get("og:title") or any(each.kind == "heading" for each in blocks)
        read_article(building, blocks, kind, marked=bool(named))
    building.marks += [Mark("time", each.start, each.end) for each in blocks if each.kind == "time"]
    _take_head(building, page)
    warn_of_page(building, received, page)
    return building


def warn_of_page(building: Building, received: Received, page: Page) -> None:
    """Say what of a page is left out."""
    for position in page.scripts:
        building.warn("script", received.line(position))
    for position in page.hidden:
        building.warn("hidden-text", received.line(position))


def _take_head(building: Building, page: Page) -> None:
    """Take title, authors and date from the page's head where the text itself does not give them."""
    building.title = building.title or page.meta.get("og:title") or page.title
    if not building.authors:
        building.authors += [Author(clean_name(name), name) for name in dict.fromkeys(page.authors)]
    if not building.dates:
        values = (dates.written(page.meta.get(name)) for name in _PUBLISHED)
        value = next((value for value in values if value), None)
        if value:
            building.dates.append(Dated("published", *value))
    if building.kind == "text" and (building.authors or building.dates or building.title):
        building.kind = "article"
