"""Lines of print put into order: which stand beside each other, and what follows a label."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from devices.ocr.reader import Line

_SAME_ROW = 0.5
"""Lines whose middles are nearer than this part of their height stand in one row."""
_LABEL_ENDS = ":：、.·"
_DOWNWARDS = 1.5
"""A line so much higher than wide runs downwards."""
_FARTHEST = 2.5
"""What continues a text begins within so many line heights."""
_LONGEST_PIECE = 4
"""Of a label set apart, in signs."""


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of text and how sure it is."""

    text: str
    confidence: float


def plain(text: str) -> str:
    """Return text in one spelling: half-width signs, no spaces; Chinese brackets stay."""
    kept = {"（": "（", "）": "）", "，": "，", "；": "；", "：": "：", "。": "。"}
    narrow = "".join(kept.get(one, unicodedata.normalize("NFKC", one)) for one in text)
    return "".join(narrow.split())


def in_rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Return lines by row from the top, each row from the left."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: one.middle):
        last = rows[-1] if rows else []
        if last and line.middle - last[-1].middle < _SAME_ROW * min(line.height, last[-1].height):
            last.append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def upright(lines: Iterable[Line]) -> list[Line]:
    """Return lines, split where they run downwards: labels set wide apart are read as columns of signs."""
    whole: list[Line] = []
    for line in lines:
        signs = plain(line.text)
        if len(signs) < 2 or line.height < _DOWNWARDS * (line.right - line.left):
            whole.append(line)
            continue
        step = line.height / len(signs)
        for place, sign in enumerate(signs):
            top = line.top + place * step
            whole.append(replace(line, text=sign, top=top, bottom=top + step))
    return whole


class Sheet:
    """The lines of one paper, asked by label. Papers in two columns are understood.

    Args:
        lines: as read.
        labels: every label the paper may carry, so that one label's text ends where the next begins.
    """

    def __init__(self, lines: Sequence[Line], labels: Collection[str]) -> None:
        self._labels = sorted(labels, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, self._labels)))
        self._rows = [self._with_labels(row) for row in in_rows(upright(lines))]
        self._lefts = [
            line.left for row in self._rows for line in row if self._starts_label(plain(line.text))
        ]

    def after(self, *labels: str, until: Collection[str] = (), tail: int = 0) -> Found | None:
        """Return what stands behind one of `labels`: beside it, and in the next rows of its column.

        Args:
            labels: the label's spellings.
            until: texts that end it besides labels.
            tail: how many further rows may belong to it.
        """
        for index, row in enumerate(self._rows):
            for place, line in enumerate(row):
                text = plain(line.text)
                label = next((one for one in labels if text.startswith(one)), None)
                if label is None:
                    continue
                rest = text[len(label) :].lstrip(_LABEL_ENDS)
                parts = [Found(rest, line.confidence)] if rest else []
                parts += self._beside(row[place + 1 :])
                parts += self._below(index, line, tuple(until), tail)
                return _joined([self._cut(part) for part in parts])
        return self._within(labels)

    def _within(self, labels: Collection[str]) -> Found | None:
        """Return what follows a label in the middle of a line: `女民族汉`."""
        for line in (line for row in self._rows for line in row):
            for label in labels:
                _, met, rest = plain(line.text).partition(label)
                if met and rest:
                    return self._cut(Found(rest.lstrip(_LABEL_ENDS), line.confidence))
        return None

    def matching(self, pattern: re.Pattern[str]) -> Found | None:
        """Return the first text anywhere that matches, lines of one row tried joined as well."""
        for row in self._rows:
            for line in row:
                if found := pattern.search(plain(line.text)):
                    return Found(found.group(), line.confidence)
            if found := pattern.search("".join(plain(line.text) for line in row)):
                return Found(found.group(), min(line.confidence for line in row))
        return None

    def _with_labels(self, row: Sequence[Line]) -> list[Line]:
        """Join neighbours that are one label together: 住 and 所."""
        joined: list[Line] = []
        for line in row:
            text = plain(line.text)
            before = plain(joined[-1].text) if joined else ""
            if (
                before
                and len(before) < _LONGEST_PIECE
                and any(one.startswith(before + text) for one in self._labels)
            ):
                joined[-1] = replace(joined[-1], text=before + text, right=line.right)
            else:
                joined.append(line)
        return joined

    def _beside(self, others: Sequence[Line]) -> list[Found]:
        found = []
        for line in others:
            text = plain(line.text)
            if self._starts_label(text):
                break
            found.append(Found(text.lstrip(_LABEL_ENDS), line.confidence))
        return found

    def _below(self, index: int, label: Line, until: tuple[str, ...], tail: int) -> list[Found]:
        found: list[Found] = []
        begin, end, last = label.left - label.height, self._next_column(label), label.middle
        for row in self._rows[index + 1 :]:
            column = [line for line in row if begin < line.left < end]
            texts = [plain(line.text) for line in column]
            if not column:
                continue
            too_far = column[0].middle - last > _FARTHEST * label.height
            if (
                not tail
                or too_far
                or any(self._starts_label(text) or text.startswith(until) for text in texts)
            ):
                break
            mine = [line for line in column if line.left > label.left + label.height]
            found += [Found(plain(line.text), line.confidence) for line in mine]
            tail, last = tail - 1, column[0].middle
        return found

    def _next_column(self, label: Line) -> float:
        further = [left for left in self._lefts if left > label.right + 2 * label.height]
        return min(further, default=float("inf"))

    def _cut(self, part: Found) -> Found:
        """End a text where the next label begins in the same line: `女民族汉`."""
        met = self._pattern.search(part.text, 1)
        return Found(part.text[: met.start()], part.confidence) if met else part

    def _starts_label(self, text: str) -> bool:
        return any(text.startswith(label) for label in self._labels)


def _joined(parts: Sequence[Found]) -> Found | None:
    if not parts:
        return None
    return Found("".join(part.text for part in parts), min(part.confidence for part in parts))
