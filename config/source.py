"""Reads a hall's TOML files into one plain tree and remembers where each part came from.

A hall may live in one file or be split with `include = ["clerks.toml", …]` in the main
file; lists such as `clerks` are joined, single tables may stand in one file only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.errors import KeyPath, Problem, written
from config.expectations import LIST_OF_FILES
from config.lines import line_of
from config.syntax import explain

INCLUDE = "include"
_PLACE = re.compile(r"\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file: its name, the path inside it and the line (0 = unknown)."""

    file: str
    path: str
    line: int


@dataclass(slots=True)
class Source:
    """The merged tree of a hall's files.

    Attributes:
        folder: where the main file lies; photos and layouts are looked for beside it.
        main: name of the main file.
        data: the tree, without `include`.
        problems: what went wrong while reading the files themselves.
    """

    folder: Path
    main: str
    data: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _texts: dict[str, str] = field(default_factory=dict)
    _origins: dict[KeyPath, tuple[str, KeyPath]] = field(default_factory=dict)

    def locate(self, path: KeyPath) -> Place:
        """Return the place `path` of the merged tree was written at."""
        for length in (2, 1):
            origin = self._origins.get(path[:length])
            if origin is not None:
                file, start = origin
                local = start + path[length:]
                return Place(file, written(local), line_of(self._texts.get(file, ""), local))
        return Place(self.main, written(path), line_of(self._texts.get(self.main, ""), path))

    def read(self, file: str) -> dict[str, Any]:
        """Read one file; what is wrong with it becomes a problem and its tree is empty."""
        try:
            raw = (self.folder / file).read_bytes()
        except FileNotFoundError:
            self.problems.append(Problem("missing_file", file))
            return {}
        except OSError as error:
            reason = error.strerror or type(error).__name__
            self.problems.append(Problem("unreadable_file", file, params={"reason": reason}))
            return {}
        try:
            text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            self.problems.append(Problem("not_utf8", file, params={"byte": error.start + 1}))
            return {}
        self._texts[file] = text
        return self._parse(file, text)

    def _parse(self, file: str, text: str) -> dict[str, Any]:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.problems.append(syntax_problem(file, text, str(error)))
            return {}

    def merge(self, file: str, tree: dict[str, Any]) -> None:
        """Join one file's tree to the whole."""
        for key, value in tree.items():
            present = self.data.get(key)
            if present is None:
                self.data[key] = list(value) if isinstance(value, list) else value
                self._note(key, file, value, 0)
            elif isinstance(present, list) and isinstance(value, list):
                self._note(key, file, value, len(present))
                present.extend(value)
            else:
                other = self.locate((key,)).file
                line = line_of(self._texts.get(file, ""), (key,))
                self.problems.append(Problem("defined_twice", file, key, line, params={"other": other}))

    def _note(self, key: str, file: str, value: object, start: int) -> None:
        if isinstance(value, list):
            for index in range(len(value)):
                self._origins[(key, start + index)] = (file, (key, index))
        self._origins.setdefault((key,), (file, (key,)))


def syntax_problem(file: str, text: str, error: str) -> Problem:
    """Turn the parser's complaint into a problem with line, column and the reason in words."""
    match = _PLACE.search(error)
    lines = text.split("\n")
    line, column = len(lines), len(lines[-1]) + 1
    if match and match["line"]:
        line, column = int(match["line"]), int(match["column"])
    elif len(lines) > 1 and not lines[-1]:
        line, column = len(lines) - 1, len(lines[-2]) + 1
    written_line = lines[line - 1].strip()
    reason = explain(_PLACE.sub("", error).strip(), written_line)
    return Problem("syntax", file, "", line, written_line, {"column": column, "reason": reason})


def _includes(tree: dict[str, Any], source: Source) -> Iterable[str]:
    listed = tree.pop(INCLUDE, [])
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        params = {"expected": LIST_OF_FILES}
        source.problems.append(Problem("wrong_type", source.main, INCLUDE, value=repr(listed), params=params))
        return
    seen = {source.main}
    for index, file in enumerate(listed):
        if file in seen:
            source.problems.append(Problem("included_twice", source.main, f"{INCLUDE}[{index}]", value=file))
            continue
        seen.add(file)
        yield file


def read_source(path: Path) -> Source:
    """Read the main file and everything it includes; problems are collected, not raised."""
    source = Source(path.parent, path.name)
    tree = source.read(path.name)
    files = list(_includes(tree, source))
    source.merge(path.name, tree)
    for file in files:
        included = source.read(file)
        if included.pop(INCLUDE, None) is not None:
            source.problems.append(Problem("nested_include", file, INCLUDE))
        source.merge(file, included)
    return source
