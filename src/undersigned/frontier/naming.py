"""Finding a party, clause or wording by what a person calls it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .model import Clause, InvalidDraft, Party, Variant
from .validation import shown


class Names:
    """What the items of one kind are called: by id, or else by title or name, in any case, where only one is."""

    def __init__(self, kind: str, items: Sequence[Party | Clause | Variant]) -> None:
        self.kind = kind
        self.ids = {item.id: n for n, item in enumerate(items)}
        self.calls = [(n, name) for n, item in enumerate(items) for name in (item.id, _title(item))]
        self._folded: Mapping[str, set[int]] | None = None

    def find(self, name: str) -> int:
        """Return the index of the item called so.

        Raises: InvalidDraft naming the nearest known one, or saying that several are called so.
        """
        if name in self.ids:
            return self.ids[name]
        found = self._by_folded().get(name.casefold(), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise InvalidDraft(f"Several {self.kind}s are called {shown(name)}; name one by its id.")
        raise InvalidDraft(f"There is no {self.kind} {shown(name)}{self._nearest(name)}.")

    def _by_folded(self) -> Mapping[str, set[int]]:
        if self._folded is None:
            folded: dict[str, set[int]] = {}
            for n, name in self.calls:
                folded.setdefault(name.casefold(), set()).add(n)
            self._folded = folded
        return self._folded

    def _nearest(self, name: str) -> str:
        from difflib import get_close_matches

        near = get_close_matches(name.casefold()[:100], [k for k in self._by_folded() if k][:1000], 1, 0.0)
        if not near:
            return ""
        return f"; the nearest is {shown(next(call for _, call in self.calls if call.casefold() == near[0]))}"


def _title(item: Party | Clause | Variant) -> str:
    return item.name if isinstance(item, Party) else item.title
