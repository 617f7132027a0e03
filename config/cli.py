"""The configuration tools on the command line: `python -m config …`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from config.errors import ConfigErrors, Problem, Severity
from config.guides.lint import lint
from config.guides.load import load_guides
from config.guides.sheet import as_guides, read_sheet
from config.holidays import load_holidays
from config.items.clean import read_catalogue
from config.items.model import Repair, UnreadableItems
from config.items.services import NamedCatalogue, as_toml, slug_of
from config.load import inspect_hall, load_hall
from config.messages import Language, Words
from config.reference import reference
from config.schema import CounterKind, HallConfig

app = typer.Typer(add_completion=False, no_args_is_help=True, help="大厅配置工具 / Hall configuration tools.")
_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)
Lang = Annotated[Language, typer.Option("--lang", help="zh 中文, en English")]
_REFERENCE = Path("docs/configuration-reference.md")
_MANY_ROWS = 1000  # below this an import is over before a bar could be read

_FINE = Words("没有问题", "no problems")
_COUNTED = Words("{errors} 个错误，{warnings} 个提醒", "{errors} errors, {warnings} warnings")
_HALL = Words(
    "{name}：{services} 项服务，{windows} 个窗口，{desks} 个后台岗位，{clerks} 名人员，{devices} 台设备",
    "{name}: {services} services, {windows} windows, {desks} back desks, {clerks} clerks, {devices} devices",
)
_HEADINGS = (Words("级别", "level"), Words("位置", "where"), Words("项", "key"), Words("问题", "problem"))
_LEVELS = {Severity.ERROR: Words("错误", "error"), Severity.WARNING: Words("提醒", "warning")}
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


@app.command("check")
def check_command(
    files: Annotated[list[Path], typer.Argument(help="大厅主文件 / hall files")], lang: Lang = Language.ZH
) -> None:
    """检查大厅配置，一次列出全部问题。 / Check hall files and list every problem."""
    broken = False
    for file in files:
        hall, problems = inspect_hall(file)
        problems += _holiday_problems(file) if hall is not None else []
        broken = broken or hall is None
        if problems:
            _show_problems(problems, lang)
        _out.print(_summary(file, hall, problems, lang), markup=False, soft_wrap=True)
    raise typer.Exit(1 if broken else 0)


def _holiday_problems(file: Path) -> list[Problem]:
    try:
        national = load_holidays(file.parent)
    except ConfigErrors as errors:
        return list(errors.problems)
    years = national.unannounced(dt.date.today())
    return [
        Problem("holidays_unknown", file.name, params={"year": str(year)}, severity=Severity.WARNING)
        for year in years
    ]


def _show_problems(problems: list[Problem], lang: Language) -> None:
    """Show a table on a terminal and one plain line a problem elsewhere."""
    if not _out.is_terminal:
        for problem in problems:
            _out.print(f"{problem.severity}: {problem.full(lang)}", markup=False, soft_wrap=True)
        return
    table = Table(show_lines=False)
    for heading in _HEADINGS:
        table.add_column(heading.said(lang), overflow="fold")
    for problem in problems:
        where = f"{problem.file}:{problem.line}" if problem.line else problem.file
        level = _LEVELS[problem.severity].said(lang)
        table.add_row(level, where, problem.path, problem.message(lang), style=_STYLES[problem.severity])
    _out.print(table)


def _summary(file: Path, hall: HallConfig | None, problems: list[Problem], lang: Language) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    counts = _COUNTED.said(lang).format(errors=errors, warnings=len(problems) - errors)
    parts = [str(file), counts if problems else _FINE.said(lang)]
    if hall is not None:
        sizes = {table: len(getattr(hall, table)) for table in ("services", "clerks", "devices")}
        desks = sum(counter.kind is CounterKind.BACK_OFFICE for counter in hall.counters)
        sizes |= {"windows": len(hall.counters) - desks, "desks": desks}
        parts.append(_HALL.said(lang).format(name=hall.hall.name, **sizes))
    return " · ".join(parts)


@app.command("show")
def show_command(
    file: Annotated[Path, typer.Argument(help="大厅主文件 / hall file")],
    path: Annotated[str, typer.Option(help="只看这一部分，如 counters.0.skills / only this part")] = "",
    lang: Lang = Language.ZH,
) -> None:
    """显示读入后的配置（含默认值），JSON 格式。 / Show a hall as it is understood, defaults included."""
    try:
        value = msgspec.to_builtins(load_hall(file))
    except ConfigErrors as errors:
        _show_problems(list(errors.problems), lang)
        raise typer.Exit(1) from errors
    for part in filter(None, path.split(".")):
        try:
            value = value[int(part)] if isinstance(value, list | tuple) else value[part]
        except (LookupError, ValueError, TypeError) as error:
            none = Words("没有“{part}”", "there is no '{part}'")
            _err.print(none.said(lang).format(part=part), markup=False)
            raise typer.Exit(1) from error
    _out.print_json(msgspec.json.encode(value).decode())


@app.command("import-items")
def import_command(
    files: Annotated[list[str], typer.Argument(help="[名称=]文件.csv，名称显示在分组前 / [label=]file.csv")],
    out: Annotated[Path, typer.Option(help="写入的 TOML 文件 / TOML file to write")],
    lang: Lang = Language.ZH,
) -> None:
    """把事项表（CSV）导入为服务。 / Turn tables of items into services."""
    catalogues = []
    for given in files:
        label, _, name = given.rpartition("=")
        catalogues.append(_import_one(Path(name), label, lang))
    clash = len({named.slug for named in catalogues}) < len(catalogues)
    if clash:
        _err.print(Words("文件名太相似，请改名后再导入", "file names too much alike; rename one").said(lang))
        raise typer.Exit(1)
    out.write_text(as_toml(catalogues), encoding="utf-8", newline="\n")
    total = sum(len(named.catalogue.items) for named in catalogues)
    done = Words("已写入 {out}：{total} 项服务", "{out} written: {total} services")
    _out.print(done.said(lang).format(out=out, total=total), markup=False, soft_wrap=True)


def _import_one(file: Path, label: str, lang: Language) -> NamedCatalogue:
    try:
        raw = file.read_bytes()
        rows = raw.count(b"\n")
        catalogue = read_catalogue(
            raw, lambda found: track(found, str(file.name), console=_err, disable=rows < _MANY_ROWS)
        )
    except OSError as error:
        _err.print(f"{file}: {error.strerror}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error
    except UnreadableItems as error:
        _err.print(f"{file}: {error.words.said(lang)}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error
    for repair in catalogue.repairs:
        _out.print(_repair_line(file, repair, lang), markup=False, soft_wrap=True)
    count = Words("{file}：{items} 项，{repairs} 处修整", "{file}: {items} items, {repairs} repairs")
    sizes = {"items": len(catalogue.items), "repairs": len(catalogue.repairs)}
    _out.print(count.said(lang).format(file=file, **sizes), markup=False, soft_wrap=True)
    return NamedCatalogue(slug_of(file.stem), label, file.name, catalogue)


def _repair_line(file: Path, repair: Repair, lang: Language) -> str:
    place = f"{file.name}:{repair.line}" if repair.line else file.name
    return f"{place}: {repair.message(lang)}"


@app.command("import-guides")
def import_guides_command(
    file: Annotated[Path, typer.Argument(help="事项登记表 .csv / a table of items")],
    out: Annotated[Path, typer.Option(help="写入的指南文件 / guide file to write")],
    effective_from: Annotated[str, typer.Option(help="生效日期 / effective from, YYYY-MM-DD")] = "",
    lang: Lang = Language.ZH,
) -> None:
    """把事项表（三列或十三列）导入为待补全的办事指南。 / Turn a table of items into guides to complete."""
    try:
        begins = dt.date.fromisoformat(effective_from) if effective_from else dt.date.today()
        items, repairs = read_sheet(file.read_bytes())
        out.write_text(as_guides(items, slug_of(file.stem), begins), encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        _err.print(f"{file}: {error}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error
    except UnreadableItems as error:
        _err.print(f"{file}: {error.words.said(lang)}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error
    for repair in repairs:
        _out.print(_repair_line(file, repair, lang), markup=False, soft_wrap=True)
    done = Words("已写入 {out}：{total} 个事项", "{out} written: {total} items")
    _out.print(done.said(lang).format(out=out, total=len(items)), markup=False, soft_wrap=True)


@app.command("lint")
def lint_command(
    file: Annotated[Path, typer.Argument(help="大厅主文件 / hall file")], lang: Lang = Language.ZH
) -> None:
    """检查办事指南：要素、含糊用语、样表、时限。 / Find what guides leave out or say vaguely."""
    try:
        guides = load_guides(load_hall(file), file.parent)
    except ConfigErrors as errors:
        _show_problems(list(errors.problems), lang)
        raise typer.Exit(1) from errors
    findings = lint(guides, dt.date.today())
    for finding in findings:
        place = finding.item or Words("全部事项", "all items").said(lang)
        _out.print(f"{place}: {finding.message(lang)}", markup=False, soft_wrap=True)
    count = Words("{items} 个事项，{findings} 处待改", "{items} items, {findings} findings")
    sizes = {"items": len(guides.items), "findings": len(findings)}
    _out.print(count.said(lang).format(**sizes), markup=False, soft_wrap=True)
    raise typer.Exit(1 if findings else 0)


@app.command("docs")
def docs_command(
    out: Annotated[Path, typer.Option(help="写入的文件 / file to write")] = Path(
        "docs/configuration-reference.md"
    ),
    check: Annotated[bool, typer.Option("--check", help="只比较，不写入 / compare only")] = False,
) -> None:
    """生成配置项参考文档。 / Write the configuration reference."""
    text = reference()
    if check:
        same = out.is_file() and out.read_text(encoding="utf-8") == text
        if not same:
            _err.print(f"{out}: differs from the schema; run `python -m config docs`", markup=False)
        raise typer.Exit(0 if same else 1)
    out.write_text(text, encoding="utf-8", newline="\n")
