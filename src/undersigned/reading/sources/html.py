"""HTML pages: an article or a transcript, in the words that a reader of the page sees."""

from collections.abc import Iterable, Sequence

from undersigned.reading.sources import dates
from undersigned.reading.sources.articles import Block, read_article
from undersigned.reading.sources.building import Building, clean_name
from undersigned.reading.sources.links import link
from undersigned.reading.sources.mapping import Composition, through
from undersigned.reading.sources.markup import MarkupBlock, Page, read_page
from undersigned.reading.sources.model import Author, Dated, Link, Mark, Run, SourceKind
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.transcripts import read_turns
from undersigned.reading.sources.turns import Paragraph

_PUBLISHED = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.date")


def read_html(received: Received, kind: SourceKind | None) -> Building:
    """Return the segments of a page; its text is the words, with the way back to the letters of the file."""
    page = read_page(received.text)
    composition = Composition()
    blocks, links = place_blocks(received, composition, page.blocks)
    building = Building(composition.text, "html", language=page.language, runs=composition.runs)
    building.links += links
    spoken = [
        Paragraph(each.start, each.end, each.line, each.words) for each in blocks if each.kind != "time"
    ]
    asked = kind in {None, "transcript"}
    if not asked or not read_turns(building, spoken, certain=kind == "transcript"):
        read_article(building, blocks, kind, marked=True)
    building.marks += [Mark("time", each.start, each.end) for each in blocks if each.kind == "time"]
    _take_head(building, page)
    warn_of_page(building, received, page)
    return building


def place_blocks(
    received: Received,
    composition: Composition,
    found: Iterable[MarkupBlock],
    outer: Sequence[Run] | None = None,
) -> tuple[list[Block], list[Link]]:
    """Put the blocks of a piece of HTML into a text and return them, and their links, where they stand in it.

    Args:
        outer: the runs of the string that the HTML is, where that is not the file.
    """
    found = list(found)
    has_main = any(block.main for block in found)
    blocks, links = [], []
    for each in found:
        # A long page has many runs: each is held once.
        runs, each.runs = list(through(each.runs, outer)), []
        start = composition.place(each.words, runs)
        line = received.line(runs[0].source_start) if runs else 1
        kind = "beside" if has_main and not each.main and each.kind != "heading" else each.kind
        blocks.append(Block(kind, start, start + len(each.words), line, each.words, each.depth, each.bold))
        for linked in each.links:
            words = each.words[linked.start : linked.end].strip()
            if words:
                links.append(link(words, linked.target, start + linked.start, start + linked.end, line))
    return blocks, links


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
