"""What stands on a page of the library."""

from typing import Any

from lxml import html


def tree(response: Any) -> Any:
    return html.fromstring(response.content.decode())


def main(response: Any) -> str:
    """Return what a page says, in one line."""
    return " ".join(tree(response).xpath("string(//main)").split())
