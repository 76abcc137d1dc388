"""What stands in a cell: escaped texts, answers in words, conditions, marks, numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import THEN, InvalidDraft
from ..validation import shown

HEADINGS = ("about", "wording", "words", "strength", "drafted", "fixed", "stays")
"""Labels of the rows between the one with the clauses and the first party, each at most once."""
COLUMNS = ("id", "weight", "must sign")
"""Labels of the columns between the names and the first clause, each at most once."""
TEXT = "text"
MARK = "x"
MARKS = (MARK, "✓", "✔", "yes")
DIGITS = 40

# One line a language: English, Spanish, French, Arabic; the longer ones are what the product's pages say.
SAID = {
    "S": """s, yes, sign, accept
        sí, si, firmar, aceptar
        oui, signer, accepter
        نعم, القبول""",
    "C": """c, caveat, reservation, accept with a reservation
        reserva, aceptar con reserva
        réserve, accepter avec une réserve
        تحفظ, تحفّظ, القبول مع تحفّظ""",
    "A": """a, aside, stand aside
        al margen, mantenerse al margen
        à l'écart, rester à l'écart
        الوقوف جانبا, الوقوف جانباً""",
    "N": """n, no, cannot, refuse
        rechazar
        non, refuser
        لا, الرفض""",
    "U": "u, ?, -, —, unanswered",
}
ANSWERS = {word.strip(): letter for letter, said in SAID.items() for word in re.split("[,\n]", said)}
ANSWERS |= {"": "U"} | {letter: letter for letter in SAID}

# OWASP, CSV injection: what a spreadsheet takes for a formula, in plain and in full width.
FORMULA = "=+-@＝＋－＠"
ESCAPE = "'"

TOKEN = re.compile(r'\s*(?:"((?:[^"]|"")*)"|“([^”]*)”|([=|])|([^\s"“”=|]+))')
PLAIN = re.compile(r'[^\s"“”=|]+(?: [^\s"“”=|]+)*')
CONDITION = re.compile(r"(.*?)\s*\bif\b\s*(.*)", re.DOTALL | re.IGNORECASE)
SIGNS = ("sign", "signs")


def escaped(text: str) -> str:
    """Return a text as a cell that no spreadsheet computes, and that comes back with its outer spaces."""
    return ESCAPE + text if _is_guarded(text.lstrip(ESCAPE)) else text


def unescaped(cell: str) -> str:
    """Return the text that a cell holds; what was not escaped loses its outer spaces."""
    escapes = cell.startswith(ESCAPE) and _is_guarded(cell.lstrip(ESCAPE))
    return cell[1:] if escapes else cell.strip()


def _is_guarded(text: str) -> bool:
    return text != text.strip() or text.startswith(tuple(FORMULA))


def quoted(name: str) -> str:
    """Return a name as it stands in a condition: in quotation marks where it could be misread."""
    words = name.casefold().split(" ")
    if PLAIN.fullmatch(name) and "and" not in words:
        return name
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class Atom:
    """One "only if" by names: a party that signs, or a clause that has one of some wordings."""

    name: str
    wordings: tuple[str, ...] = ()
    """Empty where the name is a party's."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a cell says: a letter, and for I what the answer becomes when all atoms hold."""

    letter: str
    then: str = "S"
    atoms: tuple[Atom, ...] = ()


def answer_in(cell: str) -> Answer:
    """Return the answer in a cell. Raises: InvalidDraft where it is none."""
    said = unescaped(cell)
    letter = _letter(said)
    if letter is not None:
        return Answer(letter)
    conditional = CONDITION.fullmatch(said)
    if conditional is None:
        raise InvalidDraft(f"{shown(said)} is no answer; write S, C, A, N, U, or such as 'S if Dam=stop'.")
    then = _letter(conditional[1]) if conditional[1] else "S"
    if then is None or then not in THEN:
        raise InvalidDraft(f"{shown(said)} turns into {shown(conditional[1])}; it must be S, C or A.")
    return Answer("I", then, _atoms(conditional[2]))


def _letter(said: str) -> str | None:
    return ANSWERS.get(" ".join(said.casefold().replace("’", "'").split()))


def _atoms(said: str) -> tuple[Atom, ...]:
    found: list[list[tuple[str, bool]]] = [[]]
    at = 0
    while said[at:].strip():
        token = TOKEN.match(said, at)
        if token is None:
            raise InvalidDraft(f"the condition {shown(said)} has a quotation mark too many.")
        bare = token[3] or token[4]
        if bare and bare.casefold() == "and":
            found.append([])
        else:
            name = (token[1] or "").replace('""', '"') or token[2] or ""
            found[-1].append((bare or name, bool(bare)))
        at = token.end()
    return tuple(_atom(tokens, said) for tokens in found)


def _atom(tokens: list[tuple[str, bool]], said: str) -> Atom:
    signs = [n for n, (word, bare) in enumerate(tokens) if bare and word == "="]
    if len(signs) == 1:
        names = _split([*tokens[signs[0] + 1 :], ("|", True)])
        if all(names):
            return Atom(_joined(tokens[: signs[0]], said), tuple(_joined(name, said) for name in names))
    elif not signs and len(tokens) > 1 and tokens[-1][1] and tokens[-1][0].casefold() in SIGNS:
        return Atom(_joined(tokens[:-1], said))
    raise InvalidDraft(
        f"the condition {shown(said)} is not understood; write such as 'Dam=stop|pause' or 'Fishers signs', "
        "several joined by 'and'."
    )


def _split(tokens: list[tuple[str, bool]]) -> list[list[tuple[str, bool]]]:
    """Return the tokens before each bar."""
    parts: list[list[tuple[str, bool]]] = [[]]
    for token in tokens:
        if token == ("|", True):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts[:-1]


def _joined(tokens: list[tuple[str, bool]], said: str) -> str:
    name = " ".join(word for word, _ in tokens)
    if not name or ("|", True) in tokens:
        raise InvalidDraft(f"the condition {shown(said)} leaves a name out.")
    return name


def is_marked(cell: str) -> bool:
    """Whether a cell is crossed. Raises: InvalidDraft where it says something else."""
    said = unescaped(cell).casefold()
    if said and said not in MARKS:
        raise InvalidDraft(f"{shown(said)} is no mark; write {MARK} or nothing.")
    return bool(said)


def whole_number(cell: str) -> int:
    """Return the number in a cell. Raises: InvalidDraft where it is not a whole one."""
    said = unescaped(cell)
    if not said.removeprefix("-").isdecimal() or len(said) > DIGITS:
        raise InvalidDraft(f"{shown(said)} is not a whole number.")
    return int(said)


def column_name(index: int) -> str:
    """Return the letters by which spreadsheets name a column, counting from 0: A to Z, AA ..."""
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
