"""The pages of a world's busiest text: name, path, and the cookies of whoever may open it."""

import _sql
from _world import World

Visit = tuple[str, str, dict[str, str]]


def pages_of(world: World) -> list[Visit]:
    """Return every page whose rows grow with parties, clauses or texts."""
    seat, own = _sql.signed_in(world.secretary), _sql.signed_in(world.delegate)
    answer, sign = ({"link": token} for _path, token in (world.answering, world.signing))
    text, coalition = f"/t/{world.text}/", f"/c/{world.slug}/"
    return [
        ("answering", world.answering[0], answer),
        ("answering, one clause", f"{world.answering[0]}clause/2/", answer),
        ("answering, handed in", f"{world.answering[0]}done/", answer),
        ("answering, by seat", f"{text}answer/{world.party}/", own),
        ("ask", f"{text}ask/", seat),
        ("draft", f"{text}draft/", seat),
        ("draft, one clause", f"{text}draft/{world.clause}/", seat),
        ("translate", f"{text}translate/fr/", seat),
        ("frontier", f"{text}frontier/", seat),
        ("frontier, at a step", f"{text}frontier/?n=1", seat),
        ("matrix", f"{text}matrix/", seat),
        ("signing", f"{text}signing/", seat),
        ("signing, a party's decision", world.signing[0], sign),
        ("public", text, {}),
        ("public, one clause", f"{text}clauses/{world.clause}/", {}),
        ("public, an edition", f"{text}editions/1/", {}),
        ("history", f"{text}history/", seat),
        ("coalition", coalition, seat),
        ("parties", f"{coalition}parties/", seat),
        ("seats", f"{coalition}seats/", seat),
        ("first page, signed in", "/", seat),
        ("first page", "/", {}),
    ]
