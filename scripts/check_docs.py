"""Check the pages of the documentation: every link leads somewhere, every command is told of.

Usage: python scripts/check_docs.py

Looks at README.md, CHANGELOG.md and all of docs/. Addresses on the web are not opened.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click

from undersigned.cli import main as commands

REPO = Path(__file__).resolve().parent.parent
LINK = re.compile(r'(?:\]\(<?|\b(?:src|href)=")([^)\s>"]+)')
HEADING = re.compile(r"^#+\s+(.+?)\s*#*$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
ELSEWHERE = ("http:", "https:", "mailto:")


def pages(repo: Path) -> list[Path]:
    """Return the pages of the documentation."""
    outside = [path for name in ("README.md", "CHANGELOG.md") if (path := repo / name).exists()]
    return outside + sorted((repo / "docs").rglob("*.md"))


def anchors(page: Path) -> set[str]:
    """Return the names under which a page's headings can be linked to."""
    headings = HEADING.findall(re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(repo: Path) -> Iterator[str]:
    """Yield one sentence for each link within the repository that leads nowhere."""
    for page in pages(repo):
        for link in LINK.findall(CODE.sub("", page.read_text())):
            file, _, anchor = unquote(link).partition("#")
            target = page.parent / file if file else page
            if link.startswith(ELSEWHERE):
                continue
            if not target.exists():
                yield f"{page.relative_to(repo)}: {link} leads to a file that does not exist."
            elif anchor and target.suffix == ".md" and anchor not in anchors(target):
                yield f"{page.relative_to(repo)}: {link} leads to a heading that does not exist."


def names(group: click.Group, before: str = "undersigned") -> Iterator[str]:
    """Yield each command in full, as `undersigned export bundle`."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from names(command, f"{before} {name}")
        elif not command.hidden:
            yield f"{before} {name}"


def untold_commands(repo: Path, group: click.Group) -> Iterator[str]:
    """Yield one sentence for each command that no page names."""
    told = "\n".join(page.read_text() for page in pages(repo))
    for name in names(group):
        if not re.search(rf"{name}\b", told):
            yield f"`{name}` is named nowhere in the documentation."


def main() -> int:
    """Print what is wrong; 1 if anything is."""
    wrong = [*broken_links(REPO), *untold_commands(REPO, commands)]
    print("\n".join(wrong) or f"{len(pages(REPO))} pages, every link and command in place.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
