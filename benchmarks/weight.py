"""What a page weighs on the wire, with its stylesheet and everything else it loads, against 60 KB.

Usage: python benchmarks/weight.py [--quick]

Bytes of a first visit with nothing kept: compressed bodies and headers. A page that is too heavy fails the run.
"""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import _sql
from _node import data_folder, served
from _table import machine, show
from _visitors import Page, Visitor
from django.db.models import Count
from django.utils import timezone

LIMIT = 60 * 1024
CLAUSES = 14
# Whatever a browser loads by itself: <link href>, <img src>, <script src>; never <a href>.
LOADED = re.compile(r"<(?:link|img|script|source|use)\b[^>]*?\b(?:href|src)=\"([^\"#]+)")


def addresses() -> list[tuple[str, str, dict[str, str]]]:
    """Return name, path and cookies of the pages.

    The budget speaks of 14 clauses: the demonstration's text that has them is asked once more.
    """
    from undersigned.agreements.models import Edition
    from undersigned.core.actor import OPERATOR
    from undersigned.people.models import User
    from undersigned.positions.actions import invite, open_round
    from undersigned.texts.models import Text

    signed = Edition.objects.get().text
    compared = Text.objects.annotate(count=Count("clauses")).get(count=CLAUSES)
    closes = timezone.now() + timedelta(days=4)
    round = open_round(compared, actor=OPERATOR, closes_at=closes, time_zone="UTC")
    party = compared.coalition.parties.get(name="Saltmere Harbour Guild")
    link, token = invite(round, party, actor=OPERATOR)
    answering, seat = {"link": token}, _sql.signed_in(User.objects.get())
    return [
        (f"answering page, {CLAUSES} clauses", link.address, answering),
        ("the same in Arabic", f"{link.address}?lang=ar", answering),
        ("public page", f"/t/{signed.uid}/", {}),
        ("frontier page", f"/t/{compared.uid}/frontier/", seat),
        ("frontier page at a step", f"/t/{compared.uid}/frontier/?n=8", seat),
    ]


def weigh(visitor: Visitor, path: str) -> tuple[Page, list[Page]]:
    """Return a page and everything that it loads."""
    page = visitor.ask(path)
    parts = dict.fromkeys(urlsplit(part).path for part in LOADED.findall(page.text))
    return page, [visitor.ask(part) for part in parts]


def main() -> None:
    print(machine())
    rows, heavy = [], []
    with data_folder(demo=True), served() as node:
        for name, path, cookies in addresses():
            page, parts = weigh(Visitor(node.port, cookies), path)
            total = page.size + sum(part.size for part in parts)
            kilobytes = [f"{size / 1024:.1f}" for size in (len(page.text.encode()), page.size, total)]
            rows.append((name, *kilobytes, len(parts), f"{total / LIMIT:.0%}"))
            heavy += [name] if total > LIMIT else []
    show(
        "Weight of a first visit, KB",
        ("page", "unpacked", "page", "with all it loads", "parts", "of 60 KB"),
        rows,
    )
    if heavy:
        raise SystemExit(f"\nToo heavy: {', '.join(heavy)}.")


if __name__ == "__main__":
    main()
