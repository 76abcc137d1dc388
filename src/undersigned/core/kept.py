"""Rows that are edited in place, and what they said before: read inside `then`, they say again what they said then.

Most rows are superseded and never edited. A name, an addressee or a number is edited, because everything points to
its row: whoever edits one does it inside `keeping`, which lays down what the row said until this moment.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Value, When
from django.utils import timezone

from undersigned.core.models import Earlier

Said = dict[str, Any]


class Then:
    """What rows said at a moment, where they say otherwise now; one query for each kind of row."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._said: dict[type[Kept], dict[int, Said]] = {}

    def of(self, kind: "type[Kept]") -> dict[int, Said]:
        """Return by key what the rows of a kind said."""
        if kind not in self._said:
            self._said[kind] = {}  # Rows that are read on the way are as they are.
            self._said[kind] = kind.said_at(self.at)
        return self._said[kind]


_then: ContextVar[Then | None] = ContextVar("then", default=None)


class Kept(models.Model):
    """A row of which the fields named in `KEPT` are edited in place, and what they said before is kept."""

    KEPT: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if _then.get() is not None:
            raise RuntimeError("what stood once is read, and never stored as what stands now")
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        return as_then(super().from_db(*args, **kwargs))

    @classmethod
    def said_at(cls, at: datetime) -> dict[int, Said]:
        """Return by key what rows said at a moment, where they say otherwise now."""
        found = Earlier.objects.filter(kind=cls._meta.label_lower, until_at__gt=at)
        return dict(found.order_by("-until_at", "-pk").values_list("row", "said"))


Row = TypeVar("Row", bound=Kept)


@contextmanager
def then(at: datetime, *loaded: Kept) -> Iterator[None]:
    """Let every row that is read inside the block say what it said at a moment; those `loaded` before too.

    A relation that is kept (the owner of a text) says so where it is read after its row, not joined to it.
    """
    token = _then.set(Then(at))
    try:
        for row in loaded:
            as_then(row)
        yield
    finally:
        _then.reset(token)


def as_then(row: Row) -> Row:
    """Let a row say what it said at the moment of the `then` round it; outside one it stays as it is."""
    moment = _then.get()
    if moment is not None and (said := moment.of(type(row)).get(row.pk)):
        for name, value in said.items():
            _put(row, name, value)
    return row


def _put(row: Kept, name: str, value: Any) -> None:
    field = row._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        row._state.fields_cache.pop(name, None)
        setattr(row, field.attname, value)
    elif isinstance(field, models.Field) and not field.many_to_many:
        setattr(row, name, field.to_python(value))


def stood(kind: type[Kept], name: str, path: str = "") -> F | models.Case:
    """Return what the database sorts by, so that rows stand in the order that a field of them gave at the moment.

    Args:
        path: what leads to the rows, with the underscores behind it: `party__`.
    """
    moment = _then.get()
    said = moment.of(kind) if moment is not None else {}
    other = [When(**{f"{path}pk": row}, then=Value(told[name])) for row, told in said.items() if name in told]
    now = F(f"{path}{name}")
    field = kind._meta.get_field(name)
    assert isinstance(field, models.Field)
    return models.Case(*other, default=now, output_field=field) if other else now


@contextmanager
def keeping(*rows: Kept) -> Iterator[None]:
    """Keep what rows say before a change that is made inside the block, where they say otherwise after it.

    Whoever else changes one of them waits for this transaction.
    """
    before = _stored(rows)
    yield
    after = _stored(rows)
    now = timezone.now()
    Earlier.objects.bulk_create(
        Earlier(kind=kind, row=row, said=said, until_at=now)
        for (kind, row), said in before.items()
        if after[kind, row] != said
    )


def _stored(rows: Sequence[Kept]) -> dict[tuple[str, int], Said]:
    """Return what the database holds of rows; one query a kind, and one for each relation to many."""
    keys: defaultdict[type[Kept], list[int]] = defaultdict(list)
    for row in rows:
        keys[type(row)].append(row.pk)
    found: dict[tuple[str, int], Said] = {}
    for kind, wanted in keys.items():
        many = [name for name in kind.KEPT if kind._meta.get_field(name).many_to_many]
        single = [name for name in kind.KEPT if name not in many]
        stored = kind._base_manager.select_for_update().filter(pk__in=wanted)
        for values in stored.values("pk", *single):
            found[kind._meta.label_lower, values.pop("pk")] = values
        for name in many:
            _add_many(found, kind, name, wanted)
    return found


def _add_many(found: dict[tuple[str, int], Said], kind: type[Kept], name: str, wanted: list[int]) -> None:
    for row in wanted:
        found[kind._meta.label_lower, row][name] = []
    pairs = kind._base_manager.filter(pk__in=wanted, **{f"{name}__isnull": False}).order_by(name)
    for row, other in pairs.values_list("pk", name):
        found[kind._meta.label_lower, row][name].append(other)


def forget(rows: models.QuerySet[Row], **values: Any) -> int:
    """Put something else over what rows said before, where their words are erased; return how many were."""
    kind = rows.model._meta.label_lower
    earlier = list(Earlier.objects.filter(kind=kind, row__in=rows.order_by().values("pk")))
    for each in earlier:
        each.said |= values
    return Earlier.objects.bulk_update(earlier, ["said"]) if earlier else 0
