"""Who may read and who may act at each address: the one declared table, and what it means.

A line is an address by its name, a place in the house that it leads to, who may read there, and who may act there;
where several forms of a page are for different people, the name of the button stands behind the address. An address
without a line, or a line without an address, fails.
"""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from tests.doors.table import TABLE

SEATS = {"observer", "delegate", "officer", "neighbour", "editor", "secretary"}
PEOPLE = SEATS | {"stranger", "ended", "abroad"}
LINKS = {"link", "link.other", "link.expired", "link.revoked"}
ROLES = {"anonymous", "suspended", *PEOPLE, *LINKS}
GROUPS: dict[str, set[str]] = {
    "-": set(),
    "all": ROLES,
    "people": PEOPLE,
    "seats": SEATS,
    "drafters": {"editor", "secretary"},
    "secretary": {"secretary"},
    "speakers": {"delegate", "officer"},
    "parties": {"delegate", "officer", "neighbour"},
    "officer": {"officer"},
    "neighbour": {"neighbour"},
    "holder": {"link"},
    "holder+speakers": {"link", "delegate", "officer"},
    "holder+neighbour": {"link", "neighbour"},
    "holder+officer": {"link", "officer"},
    "holder+seats": {"link"} | SEATS,
    "own": {"delegate", "officer", "link"},
    "told": {"link", "link.other"} | SEATS,
    "asked": {"link", "link.other"} | SEATS,
    "signing": {"link", "link.other"} | SEATS,
    "secretary+officer": {"secretary", "officer"},
    "helping": {"secretary", "delegate", "officer"},
    "owners": {"secretary", "delegate", "officer", "neighbour"},
    "setters": {"delegate", "officer", "editor", "secretary"},
    "secretary+speakers": {"secretary", "delegate", "officer"},
    "secretary+parties": {"secretary", "delegate", "officer", "neighbour"},
    "askers": SEATS - {"officer"},
    "delegate": {"delegate"},
    "drafters+parties": {"delegate", "officer", "neighbour", "editor", "secretary"},
}

# What an address must be asked, so that it answers at all.
DATA_FOR = {"agreements:back": "?n=2"}


@dataclass(frozen=True)
class Door:
    """An address with the place it leads to; who may read there, and who may act there by which button."""

    url: str
    place: str
    reads: frozenset[str]
    acts: frozenset[str]
    button: str = ""

    def __str__(self) -> str:
        return f"{self.url} at {self.place}"


# Other nodes send here without a cookie: their signature is what counts.
SIGNED_BY_NODES = {"exchange:inbox", "exchange:add_checkpoint"}
# Mail programs send here without a cookie, by themselves: the address alone is what counts (RFC 8058).
ONE_CLICK = {"home:digest_end"}


def declared() -> list[Door]:
    """Return the table."""
    doors = []
    for line in TABLE.split("\n"):
        if cells := line.split():
            name, place, reads, acts = cells
            url, _, button = name.partition("[")
            doors.append(
                Door(url, place, frozenset(GROUPS[reads]), frozenset(GROUPS[acts]), button.rstrip("]"))
            )
    return doors


def addresses(
    resolver: URLResolver | None = None, space: str = "", before: tuple[str, ...] = ()
) -> dict[str, tuple[str, ...]]:
    """Return every address of the product by its name, with the names of its arguments."""
    found: dict[str, tuple[str, ...]] = {}
    for each in (resolver or get_resolver()).url_patterns:
        named = (*before, *each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            found |= addresses(each, f"{each.namespace}:" if each.namespace else space, named)
        elif isinstance(each, URLPattern):
            found[f"{space}{each.name}"] = named
    return found
