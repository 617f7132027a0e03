"""The project's own rules, those no general linter knows (`python -m scripts.rules`).

Each rule says where it holds and why, and the reason is part of every message.
"""

from __future__ import annotations

import ast
import fnmatch
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from scripts.checkout import ROOT, tracked_files

MAX_LINES = 600
TEXT = (
    "*.py",
    "*.toml",
    "*.md",
    "*.po",
    "*.html",
    "*.css",
    "*.qss",
    "*.js",
    "*.svg",
    "*.lock",
    "yichuang*",
    ".ci/*",
)
SCREENS = ("kiosk/*", "counter_terminal/*", "display_board/*", "qt_common/*", "queue_server/*")


@dataclass(frozen=True)
class Problem:
    """One place that breaks a rule."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}: {self.reason}"


@dataclass(frozen=True)
class Pattern:
    """Text that must not appear in the files matching `where`."""

    text: str
    reason: str
    where: tuple[str, ...] = TEXT

    def check(self, path: Path, lines: list[str]) -> Iterator[Problem]:
        """Yield every line of a file that contains the text."""
        if matches(path, self.where):
            wrong = re.compile(self.text)
            yield from (
                Problem(path, number, self.reason)
                for number, line in enumerate(lines, 1)
                if wrong.search(line)
            )


@dataclass(frozen=True)
class OnlyImports:
    """A package that may import the standard library, itself and `allowed`, and nothing else."""

    package: str
    reason: str
    allowed: frozenset[str] = frozenset()

    def check(self, path: Path, lines: list[str]) -> Iterator[Problem]:
        """Yield every import of a file that the package may not make."""
        if not matches(path, (f"{self.package.replace('.', '/')}/*.py",)):
            return
        for line, module in imports(lines):
            own = f"{module}.".startswith(f"{self.package}.")
            top = module.partition(".")[0]
            if not (own or top in self.allowed or top in sys.stdlib_module_names):
                yield Problem(path, line, f"imports {module}: {self.reason}")


@dataclass(frozen=True)
class MaxLines:
    """A module that has grown too long."""

    limit: int
    reason: str

    def check(self, path: Path, lines: list[str]) -> Iterator[Problem]:
        """Yield a problem when a Python file is longer than the limit."""
        if path.suffix == ".py" and len(lines) > self.limit:
            yield Problem(path, len(lines), f"{len(lines)} lines, {self.limit} at most: {self.reason}")


RULES: tuple[Pattern | OnlyImports | MaxLines, ...] = (
    MaxLines(MAX_LINES, "a module has one reason to change; split it by that"),
    OnlyImports(
        "queue_server.domain", "the rules of the queue are pure; put the tool behind a port in application"
    ),
    OnlyImports(
        "queue_server.papers",
        "what a paper says and how it looks needs no server around it",
        frozenset({"msgspec", "typst", "segno"}),
    ),
    OnlyImports(
        "queue_server.protocol", "clients in any program import the contract", frozenset({"msgspec"})
    ),
    OnlyImports(
        "config", "every program imports config, so it stays a leaf", frozenset({"msgspec", "typer", "rich"})
    ),
    Pattern(
        r"\bQtWidgets\b",
        "a view-model is tested without a window: say what is shown, and let the view show it",
        ("kiosk/viewmodels/*.py", "counter_terminal/viewmodels/*.py", "display_board/viewmodels/*.py"),
    ),
    Pattern(
        r"(?<!app)(?<!application)\.exec_?\(\)",
        "a dialog that blocks the GUI thread stops every clock and call behind it: use open() or show()",
        ("*/views/*.py", "*/viewmodels/*.py", "qt_common/*.py"),
    ),
    Pattern(
        r"\btime\.sleep\(|\basyncio\.sleep\((?!0\))",
        "a unit test that waits is slow and fails on a busy machine: hand the clock in",
        ("tests/unit/*.py",),
    ),
    Pattern(
        "[\U0001f000-\U0001faff\ufe0f\u2705\u274c\u2728\u2b50]",
        "an emoji looks different on every system and childish in an office: use an icon or a word",
        (
            *(
                f"{folder}.{kind}"
                for folder in SCREENS
                for kind in ("py", "html", "css", "js", "po", "toml", "svg")
            ),
        ),
    ),
    Pattern(
        r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|(deb|security)\.debian\.org|registry\.[a-z]+\.[a-z]{2,}/",
        "a registry's address ties every hall to one mirror: name the package only",
    ),
    Pattern(
        r"(?<![\w.}])/(work|root|opt/wheels)/|(?<![\w.])[Cc]:\\Users\\|\.\./shared\b",
        "a path of one machine is wrong on every other: make it relative or a setting",
    ),
    Pattern(
        r"#\s*(type:\s*ignore(\[[^\]]*\])?|noqa(:\s*[A-Z]+[0-9]+(,\s*[A-Z]+[0-9]+)*)?)\s*$",
        "an exemption without its reason cannot be reviewed: write the reason behind it",
        ("*.py",),
    ),
)


def matches(path: PurePath, globs: tuple[str, ...]) -> bool:
    """Tell whether a path relative to the checkout fits one of the globs (`*` also crosses folders)."""
    return any(fnmatch.fnmatch(path.as_posix(), glob) for glob in globs)


def imports(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield line and module name of every absolute import in a Python file."""
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def check_file(root: Path, path: Path) -> Iterator[Problem]:
    """Yield everything wrong with one file under `root`."""
    if matches(path, TEXT):
        lines = (root / path).read_text(encoding="utf-8").splitlines()
        for rule in RULES:
            yield from rule.check(path, lines)


def main() -> None:
    """Check every tracked file; exit 1 when a rule is broken."""
    files = tracked_files()
    problems = [problem for path in files for problem in check_file(ROOT, path)]
    for problem in problems:
        print(problem)
    print(f"{len(files)} files, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
