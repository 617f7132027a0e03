"""Collects problems while a configuration is read and checked."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from config.errors import KeyPath, Problem, Severity
from config.messages import Param
from config.source import Source

_SHOWN = 48  # characters of a value worth showing


class Report:
    """The problems found so far, each placed in its file.

    A value that could not be read gets one problem; later checks that stumble over
    the stand-in put in its place stay silent.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = list(source.problems)
        self._malformed: set[KeyPath] = set()

    def malformed(self, path: KeyPath, code: str, **details: Any) -> None:
        """Report that the value at `path` cannot be read; see `error` for the details."""
        if not self._silent(path):
            self._add(Severity.ERROR, path, code, **details)
            self._malformed.add(path)

    def error(self, path: KeyPath, code: str, **details: Any) -> None:
        """Report something the hall cannot start with.

        Args:
            path: where, in the merged tree.
            code: a key of `config.messages.SENTENCES`.
            **details: `value` (what stands there), `known` (allowed names, for "did you
                mean") and the sentence's own parameters.
        """
        if not self._silent(path):
            self._add(Severity.ERROR, path, code, **details)

    def warn(self, path: KeyPath, code: str, **details: Any) -> None:
        """Report something worth a look; see `error` for the details."""
        if not self._silent(path):
            self._add(Severity.WARNING, path, code, **details)

    def place(self, path: KeyPath) -> str:
        """Return the place of `path` for use inside another problem's sentence."""
        place = self.source.locate(path)
        return f"{place.file}:{place.line} {place.path}" if place.line else f"{place.file} {place.path}"

    def _silent(self, path: KeyPath) -> bool:
        return any(path[:length] in self._malformed for length in range(1, len(path) + 1))

    def _add(
        self,
        severity: Severity,
        path: KeyPath,
        code: str,
        *,
        value: object = None,
        known: Iterable[str] = (),
        **params: Param,
    ) -> None:
        place = self.source.locate(path)
        wrong = value if isinstance(value, str) else str(params.get("key", params.get("field", "")))
        self.problems.append(
            Problem(
                code=code,
                file=place.file,
                path=place.path,
                line=place.line,
                value="" if value is None else shown(value),
                params=params,
                suggestion=nearest(wrong, known),
                severity=severity,
            )
        )


def nearest(wrong: str, known: Iterable[str]) -> str:
    """Return the known name that `wrong` was probably meant to be, or nothing."""
    found = difflib.get_close_matches(wrong, list(known), n=1, cutoff=0.6) if wrong else []
    return found[0] if found else ""


def shown(value: object) -> str:
    """Return `value` as it would be written in TOML, shortened."""
    match value:
        case str():
            text = f'"{value}"'
        case bool():
            text = str(value).lower()
        case dict():
            text = "{…}"
        case list() | tuple():
            text = "[" + ", ".join(shown(item) for item in value) + "]"
        case _:
            text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
