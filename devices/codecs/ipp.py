"""The byte language of IPP messages: header, groups of attributes, values, collections.

Pure bytes and values, no HTTP and no printer; what the numbers and keywords mean stands
in `devices.codecs.ipp_words`. Reading is strict where a wrong guess could cost a sheet
(lengths, nesting, order) and lenient where printers in the field are known to be careless
(an attribute said twice counts once, bad letters in a text are replaced).

Protocol: RFC 8010 §3; hardware.md §6.2.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

from devices.errors import ProtocolError

MAX_MESSAGE_BYTES = 1 << 20
"""Attributes of one message; the document behind them is not counted."""
MAX_VALUE_BYTES = 32_767
MAX_DEPTH = 8
"""Collections within collections; `media-col` has two."""

_HEADER = struct.Struct(">BBHI")
_LENGTH = struct.Struct(">H")
_FIRST_VALUE_TAG = 0x10
_QUOTED_BYTES = 32
_FIXED = frozenset({0x21, 0x22, 0x23, 0x33})
"""Kinds of a fixed form: integer, boolean, enum, range."""


class GroupTag(IntEnum):
    """What a group of attributes is about (RFC 8010 §3.5.1)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05


class ValueTag(IntEnum):
    """The kinds of values (RFC 8010 §3.5.2)."""

    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    BEGIN_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49
    MEMBER_NAME = 0x4A


@dataclass(frozen=True, slots=True)
class Range:
    """A range of integers, both ends included."""

    lower: int
    upper: int


@dataclass(frozen=True, slots=True)
class Localised:
    """A text or name that brings its language along."""

    language: str
    text: str


Collection: TypeAlias = Mapping[str, tuple["Value", ...]]
Data: TypeAlias = int | str | bytes | Range | Localised | Collection | None


@dataclass(frozen=True, slots=True)
class Value:
    """One value.

    Attributes:
        tag: its kind; numbers that are no `ValueTag` are carried unread.
        data: int for INTEGER and ENUM, bool for BOOLEAN, str for the character kinds,
            `Range`, `Localised`, a mapping for BEGIN_COLLECTION, None for the three
            out-of-band kinds, bytes for everything else.
    """

    tag: int
    data: Data


Attributes: TypeAlias = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of attributes, each with one or more values."""

    tag: GroupTag
    attributes: Attributes = field(default_factory=dict)

    def words(self, name: str) -> tuple[str, ...]:
        """Return the texts of an attribute; empty when it is absent or has none."""
        found = (value.data for value in self.attributes.get(name, ()))
        texts = (data.text if isinstance(data, Localised) else data for data in found)
        return tuple(text for text in texts if isinstance(text, str))

    def number(self, name: str) -> int | None:
        """Return the first integer of an attribute; None when it is absent or has none."""
        return next(iter(self.numbers(name)), None)

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the integers of an attribute (a boolean counts as 0 or 1)."""
        return tuple(value.data for value in self.attributes.get(name, ()) if isinstance(value.data, int))


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer.

    Attributes:
        code: operation of a request, status of an answer.
        request_id: the asker's number, 1 or more, repeated in the answer.
        groups: in their order on the wire.
        version: (major, minor).
    """

    code: int
    request_id: int
    groups: tuple[Group, ...] = ()
    version: tuple[int, int] = (1, 1)

    def group(self, tag: GroupTag) -> Group:
        """Return the first group of a kind, an empty one when there is none."""
        return next((group for group in self.groups if group.tag == tag), Group(tag))

    def all_of(self, tag: GroupTag) -> tuple[Group, ...]:
        """Return every group of a kind: a list of jobs has one for each job."""
        return tuple(group for group in self.groups if group.tag == tag)


def values(tag: ValueTag, *data: Data) -> tuple[Value, ...]:
    """Return the values of one attribute, all of one kind."""
    return tuple(Value(tag, one) for one in data)


# ---- writing ------------------------------------------------------------------------------


def encode(message: Message) -> bytes:
    """Return the bytes of a message; ValueError when a value does not fit its kind."""
    out = bytearray(_HEADER.pack(*message.version, message.code, message.request_id))
    for group in message.groups:
        out.append(group.tag)
        for name, given in group.attributes.items():
            if not name or not given:
                raise ValueError(f"attribute {name!r} needs a name and at least one value")
            for place, value in enumerate(given):
                out += _field(value.tag, "" if place else name, value)
    out.append(GroupTag.END)
    return bytes(out)


def _field(tag: int, name: str, value: Value) -> bytes:
    if value.tag != ValueTag.BEGIN_COLLECTION:
        return _piece(tag, name.encode("ascii"), _packed(value))
    if not isinstance(value.data, Mapping):
        raise ValueError(f"a collection is a mapping, not {type(value.data).__name__}")
    out = bytearray(_piece(tag, name.encode("ascii"), b""))
    for member, given in value.data.items():
        if not member or not given:
            raise ValueError(f"member {member!r} needs a name and at least one value")
        out += _piece(ValueTag.MEMBER_NAME, b"", member.encode("ascii"))
        for one in given:
            out += _field(one.tag, "", one)
    return bytes(out + _piece(ValueTag.END_COLLECTION, b"", b""))


def _piece(tag: int, name: bytes, data: bytes) -> bytes:
    if len(name) > MAX_VALUE_BYTES or len(data) > MAX_VALUE_BYTES:
        raise ValueError(f"{max(len(name), len(data))} bytes do not fit into one attribute")
    return bytes((tag,)) + _LENGTH.pack(len(name)) + name + _LENGTH.pack(len(data)) + data


def _packed(value: Value) -> bytes:
    match value.data:
        case None:
            return b""
        case bool() as truth if value.tag == ValueTag.BOOLEAN:
            return bytes((truth,))
        case int() as number if value.tag in (ValueTag.INTEGER, ValueTag.ENUM):
            if not -(1 << 31) <= number < 1 << 31:
                raise ValueError(f"{number} does not fit into an integer")
            return struct.pack(">i", number)
        case str() as text if value.tag >= ValueTag.TEXT:
            return text.encode("utf-8" if value.tag in (ValueTag.TEXT, ValueTag.NAME) else "ascii")
        case bytes() as raw if value.tag not in _FIXED:
            return raw
        case Range(lower, upper):
            return struct.pack(">ii", lower, upper)
        case Localised(language, text):
            parts = (language.encode("ascii"), text.encode())
            return b"".join(_LENGTH.pack(len(part)) + part for part in parts)
    raise ValueError(f"value of kind {value.tag:#04x} cannot be {type(value.data).__name__}")


# ---- reading ------------------------------------------------------------------------------


def decode(data: bytes) -> tuple[Message, bytes]:
    """Read a message from the front of `data`; return it and what follows (the document).

    Raises:
        ProtocolError: the bytes are no IPP message, or one beyond the limits.
    """
    if len(data) < _HEADER.size:
        raise ProtocolError("an IPP message is at least nine bytes long", data)
    major, minor, code, request_id = _HEADER.unpack_from(data)
    reader = _Reader(data, _HEADER.size)
    groups = tuple(reader.groups())
    return Message(code, request_id, groups, (major, minor)), data[reader.at :]


@dataclass(frozen=True, slots=True)
class _Piece:
    """One tag with name and data, as they stand on the wire."""

    tag: int
    name: str
    data: bytes


class _Reader:
    """Walks through the attribute part of a message."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self.at = at

    def groups(self) -> Iterator[Group]:
        while (tag := self._byte()) != GroupTag.END:
            if tag >= _FIRST_VALUE_TAG or tag == 0:
                raise self._wrong(f"group tag expected, not {tag:#04x}")
            attributes = self._attributes()
            if tag in GroupTag.__members__.values():  # groups of later standards are skipped
                yield Group(GroupTag(tag), attributes)

    def _attributes(self) -> Attributes:
        found: dict[str, list[Value]] = {}
        current: list[Value] | None = None
        while self._peek() >= _FIRST_VALUE_TAG:
            piece = self._piece()
            if piece.name:
                current = []
                found.setdefault(piece.name, current)
            elif current is None:
                raise self._wrong("a further value without a first")
            current.append(self._value(piece, MAX_DEPTH))
        return {name: tuple(given) for name, given in found.items()}

    def _value(self, piece: _Piece, depth: int) -> Value:
        match piece.tag:
            case ValueTag.BEGIN_COLLECTION:
                if depth == 0:
                    raise self._wrong("collections nested too deep")
                return Value(piece.tag, self._collection(depth - 1))
            case ValueTag.END_COLLECTION | ValueTag.MEMBER_NAME:
                raise self._wrong("a part of a collection outside of one")
        try:
            return Value(piece.tag, _unpacked(piece.tag, piece.data))
        except (ValueError, struct.error) as error:
            raise self._wrong(f"value of kind {piece.tag:#04x}: {error}") from error

    def _collection(self, depth: int) -> Collection:
        members: dict[str, list[Value]] = {}
        current: list[Value] | None = None
        while (piece := self._piece()).tag != ValueTag.END_COLLECTION:
            if piece.name:
                raise self._wrong("a named attribute inside a collection")
            if piece.tag == ValueTag.MEMBER_NAME:
                current = []
                members.setdefault(self._name(piece.data), current)
            elif current is None:
                raise self._wrong("a value of a collection before its name")
            else:
                current.append(self._value(piece, depth))
        if not all(members.values()):
            raise self._wrong("a member of a collection without a value")
        return {name: tuple(given) for name, given in members.items()}

    def _piece(self) -> _Piece:
        tag = self._byte()
        if tag < _FIRST_VALUE_TAG:
            raise self._wrong("the message ends inside a collection")
        name = self._bytes()
        return _Piece(tag, self._name(name) if name else "", self._bytes())

    def _name(self, raw: bytes) -> str:
        try:
            if raw:
                return raw.decode("ascii")
        except UnicodeDecodeError:
            pass
        raise self._wrong("a name is plain ASCII")

    def _bytes(self) -> bytes:
        end = self.at + _LENGTH.size
        if end > len(self._data):
            raise self._wrong("the message is cut off")
        (length,) = _LENGTH.unpack_from(self._data, self.at)
        self.at = end + length
        if self.at > min(len(self._data), MAX_MESSAGE_BYTES) or length > MAX_VALUE_BYTES:
            raise self._wrong(f"{length} bytes announced that are not there or too many")
        return self._data[end : self.at]

    def _peek(self) -> int:
        if self.at >= len(self._data):
            raise self._wrong("the message is cut off")
        return self._data[self.at]

    def _byte(self) -> int:
        value = self._peek()
        self.at += 1
        return value

    def _wrong(self, what: str) -> ProtocolError:
        start = max(0, self.at - _QUOTED_BYTES)
        return ProtocolError(f"IPP, byte {self.at}: {what}", self._data[start : self.at])


def _unpacked(tag: int, data: bytes) -> Data:
    match tag:
        case ValueTag.UNSUPPORTED | ValueTag.UNKNOWN | ValueTag.NO_VALUE:
            return None
        case ValueTag.INTEGER | ValueTag.ENUM:
            number: int = struct.unpack(">i", data)[0]
            return number
        case ValueTag.BOOLEAN:
            if data not in (b"\0", b"\1"):
                raise ValueError("neither true nor false")
            return data == b"\1"
        case ValueTag.RANGE:
            return Range(*struct.unpack(">ii", data))
        case ValueTag.TEXT | ValueTag.NAME:
            return data.decode("utf-8", "replace")
        case ValueTag.TEXT_WITH_LANGUAGE | ValueTag.NAME_WITH_LANGUAGE:
            return _localised(data)
        case _ if ValueTag.KEYWORD <= tag <= ValueTag.MIME:
            return data.decode("ascii")
    return data


def _localised(data: bytes) -> Localised:
    (size,) = _LENGTH.unpack_from(data)
    language, rest = data[2 : 2 + size], data[2 + size :]
    (size,) = _LENGTH.unpack_from(rest)
    if len(rest) != 2 + size:
        raise ValueError("its two parts do not fill it")
    return Localised(language.decode("ascii"), rest[2:].decode("utf-8", "replace"))
