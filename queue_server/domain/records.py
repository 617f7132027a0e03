"""What a hall keeps besides its queue: cases, bags, scans, licences, blanks, messages to other platforms.

Each is a frozen value found by its id. Open ones are in memory; closed ones lie on
disk and are brought back when somebody asks for them, until the day ends. Like the
queue they change by events alone: an event of a record makes its next picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Base of everything kept by id.

    Attributes:
        indexed: names of text fields by which records in memory are found; empty values are not.
        id: unguessable.
        open: still concerns somebody; closed records leave the memory at the day's end.
    """

    indexed: ClassVar[tuple[str, ...]] = ()
    id: str
    open: bool = True


R = TypeVar("R", bound=Record)


class Records:
    """All records in memory, by kind and id."""

    def __init__(self) -> None:
        self._by_id: dict[type[Record], dict[str, Record]] = {}
        self._by_field: dict[tuple[type[Record], str, str], dict[str, None]] = {}
        self._touched: dict[tuple[type[Record], str], Record] = {}

    def find(self, kind: type[R], id: str) -> R | None:
        """Return the record, if it is in memory."""
        found = self._by_id.get(kind, {}).get(id)
        return found if isinstance(found, kind) else None

    def get(self, kind: type[R], id: str) -> R:
        """Return a record that must be there. Raises KeyError."""
        found = self.find(kind, id)
        if found is None:
            raise KeyError(f"{kind.__name__} {id}")
        return found

    def of(self, kind: type[R]) -> Iterator[R]:
        """Yield every record of a kind, the oldest in memory first."""
        for record in self._by_id.get(kind, {}).values():
            if isinstance(record, kind):
                yield record

    def where(self, kind: type[R], name: str, value: str) -> list[R]:
        """Return the records in memory whose indexed field `name` has `value`."""
        ids = self._by_field.get((kind, name, value), {})
        return [self.get(kind, id) for id in ids]

    def put(self, record: Record) -> None:
        """Put a record's new picture."""
        self._touched[type(record), record.id] = record
        self._keep(record)

    def remember(self, records: Iterable[Record]) -> None:
        """Take up stored records; what is in memory already is newer and stays."""
        for record in records:
            if self.find(type(record), record.id) is None:
                self._keep(record)

    def take_touched(self) -> tuple[Record, ...]:
        """Return the pictures that are new since the last call."""
        touched = tuple(self._touched.values())
        self._touched.clear()
        return touched

    def forget_closed(self) -> None:
        """Let go of what is closed; it is on disk."""
        for kind, by_id in self._by_id.items():
            for record in [record for record in by_id.values() if not record.open]:
                if (kind, record.id) not in self._touched:
                    del by_id[record.id]
                    self._unindex(record)

    def _keep(self, record: Record) -> None:
        by_id = self._by_id.setdefault(type(record), {})
        old = by_id.get(record.id)
        if old is not None:
            self._unindex(old)
        by_id[record.id] = record
        for key in _keys(record):
            self._by_field.setdefault(key, {})[record.id] = None

    def _unindex(self, record: Record) -> None:
        for key in _keys(record):
            ids = self._by_field[key]
            del ids[record.id]
            if not ids:
                del self._by_field[key]


def _keys(record: Record) -> Iterator[tuple[type[Record], str, str]]:
    for name in record.indexed:
        if value := getattr(record, name):
            yield type(record), name, value
