"""The title of a text: what the file marks as such, or a short first line that stands alone."""

from collections.abc import Sequence

from undersigned.reading.pieces import Piece

_LONGEST_TITLE = 200
_NOT_A_TITLE = (".", ",", ";", ":", "،", "؛")


def take_title(pieces: Sequence[Piece]) -> tuple[str | None, list[Piece]]:
    """Return the title and the pieces without it; None where no piece is a title."""
    place = _place(pieces)
    if place is None:
        return None, list(pieces)
    return pieces[place].text.replace("\n", " "), [*pieces[:place], *pieces[place + 1 :]]


def _place(pieces: Sequence[Piece]) -> int | None:
    marked = [i for i, piece in enumerate(pieces) if piece.block.title and piece.role == "heading"]
    if marked:
        return marked[0]
    for index, piece in enumerate(pieces):
        if piece.role in {"clause", "article"}:
            break
        if piece.role == "heading":
            return index
    return 0 if len(pieces) > 1 and _stands_alone(pieces[0]) else None


def _stands_alone(piece: Piece) -> bool:
    return (
        piece.role == "text"
        and len(piece.lines) <= 1
        and "\n" not in piece.text
        and len(piece.text) <= _LONGEST_TITLE
        and not piece.text.endswith(_NOT_A_TITLE)
    )
