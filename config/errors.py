"""What can be wrong with a configuration: one `Problem` per mistake, all of them at once.

A problem keeps a stable code and its parameters; `config.messages` turns it into a
sentence in the reader's language, so that a page or a table can show it as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from config.messages import Language, Param, sentence

KeyPath = tuple[str | int, ...]
"""Where a value stands: table names, key names and positions counted from 0."""


def written(path: KeyPath) -> str:
    """Return `path` as people write it, e.g. `counters[2].skills[0].service`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """The hall cannot start with it."""
    WARNING = "warning"
    """The hall can start; somebody should look."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a configuration file.

    Attributes:
        code: stable name of the mistake, e.g. `unknown_reference`.
        file: name of the file as given, `include`d files relative to the hall's folder.
        path: where in the file, e.g. `counters[2].label`; empty = the whole file.
        line: line in the file, counted from 1; 0 = not known.
        value: what stands there, shortened; empty = nothing, or a secret.
        params: what the sentence needs.
        suggestion: what was probably meant.
        severity: error or warning.
    """

    code: str
    file: str
    path: str = ""
    line: int = 0
    value: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)
    suggestion: str = ""
    severity: Severity = Severity.ERROR

    def message(self, language: Language = Language.ZH) -> str:
        """Return the sentence without the place."""
        return sentence(self.code, {"value": self.value, **self.params}, self.suggestion, language)

    def full(self, language: Language = Language.ZH) -> str:
        """Return place and sentence on one line."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.path, self.message(language)) if part)


class ConfigErrors(Exception):
    """A configuration that cannot be used.

    Attributes:
        problems: every problem found, warnings included.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.full() for problem in self.problems))
