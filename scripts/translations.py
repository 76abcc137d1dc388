"""Collect what the product says, and keep its translations complete.

Usage: python scripts/translations.py           write locale/*/LC_MESSAGES/django.po and compile django.mo
       python scripts/translations.py --check   say what is missing or stale; change nothing

A .po file holds exactly the strings of the sources: a new one stands there with an empty translation, one
that nobody says any more is gone. Nothing in the files depends on the day or the machine.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCES = Path(__file__).resolve().parent.parent / "src" / "undersigned"
LANGUAGES = ("ar", "es", "fr")
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = DEFAULT_KEYWORDS | LAZY | {"gettext_noop": None}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# A date would change the file each time it is written.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def extract_django(file: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Yield the strings of one of the few Django templates, as Babel's extractors do."""
    python = templatize(file.read().decode())
    # What is not a string became crosses, whose indentation means nothing.
    lines = "\n".join(line.lstrip() for line in python.splitlines())
    return extract_python(BytesIO(lines.encode()), keywords, comment_tags, options)


# As core/pages.py reads them; a page that cannot be read must stop here, or its words are never translated.
JINJA = {"extensions": "jinja2.ext.do", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
METHODS: list[tuple[str, Any]] = [
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("templates/django/**.*", extract_django),
    ("templates/**.*", "jinja2.ext:babel_extract"),
]


def said() -> Catalog:
    """Return every string of the sources, with the files that say it."""
    found = Catalog()
    for file, _line, words, notes, context in extract_from_dir(
        SOURCES,
        METHODS,
        {"templates/**.*": JINJA},
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    ):
        found.add(words, None, [(file, 0)], auto_comments=notes, context=context)
    return found


def catalogue(language: str, template: Catalog) -> Catalog:
    """Return the template's strings with the translations that the language's .po file has for them."""
    path = folder(language) / "django.po"
    with path.open("rb") if path.exists() else BytesIO() as file:
        known = read_po(file, locale=language)
    full = Catalog(
        language, header_comment=f"# Undersigned in {language}.", project="undersigned", version="1",
        creation_date=NO_DATE, revision_date=NO_DATE, last_translator="", language_team="", msgid_bugs_address="",
    )  # fmt: skip
    for message in template:
        if not message.id:
            continue
        old = known.get(message.id, message.context)
        keep = old and isinstance(old.string, str) == isinstance(message.id, str)
        full.add(
            message.id, old.string if old and keep else None, message.locations,
            flags=old.flags if old else (), auto_comments=message.auto_comments, context=message.context,
        )  # fmt: skip
    return full


def folder(language: str) -> Path:
    """Return where the language's files stand."""
    return SOURCES / "locale" / language / "LC_MESSAGES"


def files(full: Catalog) -> dict[str, bytes]:
    """Return the two files of a language as they should be."""
    po, mo = BytesIO(), BytesIO()
    write_po(po, full, width=100, sort_output=True, include_lineno=False)
    write_mo(mo, full)
    return {"django.po": po.getvalue(), "django.mo": mo.getvalue()}


def forms(words: Any) -> tuple[str, ...]:
    """Return the string, or each of its plural forms."""
    return tuple(words) if isinstance(words, list | tuple) else (words or "",)


def fault(message: Message, plurals: int) -> str:
    """Return what is wrong with a translation, in plain words; nothing when it is sound."""
    translated = forms(message.string)
    if not all(translated) or (message.pluralizable and len(translated) != plurals):
        return "not translated"
    if message.fuzzy:
        return "marked as doubtful (fuzzy)"
    wanted = {frozenset(PLACEHOLDER.findall(words)) for words in forms(message.id)}
    given = {frozenset(PLACEHOLDER.findall(words)) for words in translated}
    if not message.pluralizable:
        return "" if given == wanted else "its placeholders differ"
    # "One text", "two texts" need no number; a placeholder that the sources do not fill is a fault.
    return (
        "" if all(form <= frozenset().union(*wanted) for form in given) else "it has a placeholder too many"
    )


def faults(language: str, full: Catalog) -> Iterator[str]:
    """Yield one sentence for each thing that is wrong with a language."""
    for message in full:
        if message.id and (wrong := fault(message, full.num_plurals)):
            where = ", ".join(file for file, _line in message.locations)
            yield f'{language}: {wrong}: "{forms(message.id)[0]}" ({where})'
    for name, content in files(full).items():
        path = folder(language) / name
        if not path.exists() or path.read_bytes() != content:
            yield f"{language}: {name} is not what the sources and translations make: run `make translations`"


def main(arguments: list[str]) -> int:
    """Write the files, or with --check print what is wrong; 1 if anything is."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    template = said()
    catalogues = {language: catalogue(language, template) for language in LANGUAGES}
    if not arguments:
        for language, full in catalogues.items():
            folder(language).mkdir(parents=True, exist_ok=True)
            for name, content in files(full).items():
                (folder(language) / name).write_bytes(content)
    wrong = [sentence for language, full in catalogues.items() for sentence in faults(language, full)]
    print("\n".join(wrong) or f"{len(template)} strings, complete in {', '.join(LANGUAGES)}.")
    return 1 if wrong and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
