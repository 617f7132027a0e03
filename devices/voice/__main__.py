"""Voice tools: `python -m devices.voice build | check | say | script`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from devices.voice.build import ESPEAK_COMMANDS, ClipSource, EngineCommand, Recordings, build_pack
from devices.voice.engine import Announcement, ClipEngine
from devices.voice.packs import PackFacts, load_facts, load_pack, pack_problems, shipped_pack
from devices.voice.phrases import PhraseBook, Unspeakable, load_book, shipped_book

app = typer.Typer(help="Announcements: build and check clip packs, try sentences.", no_args_is_help=True)
console = Console()
errors = Console(stderr=True)


class Engine(StrEnum):
    """Where clips come from."""

    RECORDINGS = "recordings"
    ESPEAK = "espeak"
    COMMAND = "command"


Language = Annotated[str, typer.Option("--lang", help="Language of a shipped phrase book.")]
Book = Annotated[Path | None, typer.Option("--book", help="Another phrase book (TOML).")]


@app.command()
def build(
    out: Annotated[Path, typer.Option(help="Folder of the new pack.")],
    engine: Annotated[Engine, typer.Option(help="Where clips come from.")] = Engine.RECORDINGS,
    source: Annotated[Path | None, typer.Option("--from", help="Folder with one WAV a word.")] = None,
    command: Annotated[
        str, typer.Option(help="Engine command line with {text} or {pinyin}, and {out}.")
    ] = "",
    voice: Annotated[str, typer.Option(help="Who speaks.")] = "",
    licence: Annotated[str, typer.Option(help="SPDX name or the terms in words.")] = "",
    provenance: Annotated[str, typer.Option(help="Where the clips come from.")] = "",
    placeholder: Annotated[bool, typer.Option(help="Only until the hall has its own recordings.")] = False,
    language: Language = "zh_CN",
    book: Book = None,
) -> None:
    """Build a pack from recordings or an engine, then check it."""
    phrases = _book(language, book)
    facts = PackFacts(
        language=phrases.language,
        voice=voice,
        licence=licence,
        provenance=provenance,
        synthetic=engine is not Engine.RECORDINGS,
        placeholder=placeholder or engine is Engine.ESPEAK,
    )
    with Progress(console=console) as progress:
        task = progress.add_task("clips", total=len(phrases.words))
        chosen = _source(engine, source, command, phrases.language)
        failures = list(build_pack(phrases, chosen, facts, out, lambda name: progress.advance(task)))
    _report(out, phrases, failures)


@app.command()
def check(pack: Path, language: Language = "", book: Book = None) -> None:
    """Say what is wrong with a pack; nothing when it is good."""
    try:
        known = language or load_facts(pack).language
    except ValueError as error:
        raise _failed(str(error)) from error
    _report(pack, _book(known, book), [])


@app.command()
def say(
    number: Annotated[str, typer.Argument(help="Ticket number, e.g. A012.")],
    counter: Annotated[str, typer.Argument(help="Counter label, e.g. 3.")],
    out: Annotated[Path, typer.Option(help="WAV file to write.")],
    template: Annotated[str, typer.Option(help="Sentence of the phrase book.")] = "call",
    action: Annotated[str, typer.Option(help="Word for {action}.")] = "",
    repeat: Annotated[int, typer.Option(min=1)] = 1,
    chime: bool = True,
    pack: Annotated[Path | None, typer.Option(help="Another pack than the shipped one.")] = None,
    language: Language = "zh_CN",
    book: Book = None,
) -> None:
    """Write one announcement into a WAV file."""
    phrases = _book(language, book)
    try:
        loaded = load_pack(pack or shipped_pack(phrases.language), phrases)
        engine = ClipEngine({phrases.language: phrases}, {phrases.language: loaded})
        sound = engine.render(
            Announcement(template, number, counter, action, (phrases.language,), repeat, chime)
        )
    except (ValueError, Unspeakable) as error:
        raise _failed(str(error)) from error
    out.write_bytes(sound.wav())
    console.print(
        f"{out}: {sound.duration_s:.1f} s  {phrases.text(phrases.clips(template, number, counter, action))}"
    )
    _warn_of_placeholder(loaded.facts)


@app.command()
def script(language: Language = "zh_CN", book: Book = None) -> None:
    """Print what a speaker has to record, and the file names."""
    phrases = _book(language, book)
    table = Table("file", "text", title=f"{phrases.language}: {len(phrases.words)} clips")
    for name, text in phrases.words.items():
        table.add_row(f"{name}.wav", text)
    console.print(table)


def _source(engine: Engine, folder: Path | None, command: str, language: str) -> ClipSource:
    if engine is Engine.RECORDINGS:
        if folder is None or not folder.is_dir():
            raise _failed("--from: give the folder with the recordings")
        return Recordings(folder)
    template = command if engine is Engine.COMMAND else ESPEAK_COMMANDS.get(language, "")
    if "{out}" not in template or not ("{text}" in template or "{pinyin}" in template):
        raise _failed("--command: needs {out}, and {text} or {pinyin}")
    return EngineCommand(template)


def _report(pack: Path, book: PhraseBook, failures: list[str]) -> None:
    """Print every problem, and end with an error when there is one."""
    problems = failures + [text for text in pack_problems(pack, book) if text not in failures]
    for problem in problems:
        errors.print(f"[red]{problem}[/red]", highlight=False, soft_wrap=True)
    if problems:
        raise _failed(f"{pack}: {len(problems)} problems")
    facts = load_facts(pack)
    size_mb = sum(path.stat().st_size for path in pack.glob("*.wav")) / 1e6
    console.print(f"{pack}: {len(book.words)} clips, {size_mb:.1f} MB, {facts.voice}, {facts.licence}: good")
    _warn_of_placeholder(facts)


def _warn_of_placeholder(facts: PackFacts) -> None:
    if facts.placeholder:
        warning = f"{facts.language}: PLACEHOLDER voice ({facts.voice}); replace it before real use."
        errors.print(f"[yellow]{warning}[/yellow]", soft_wrap=True)


def _book(language: str, path: Path | None) -> PhraseBook:
    try:
        return load_book(path) if path else shipped_book(language)
    except (ValueError, OSError) as error:
        raise _failed(str(error)) from error


def _failed(message: str) -> typer.Exit:
    errors.print(message, highlight=False, soft_wrap=True)
    return typer.Exit(1)


if __name__ == "__main__":
    app()
