"""`python -m kiosk`: a ticket kiosk, or with `--licence` a self-service licence printer.

`preview` draws a ticket kiosk's receipt, `set-code` sets a kiosk's staff code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from msgspec import structs

from config.errors import ConfigErrors
from devices.codecs.escpos import ReceiptDoesNotFit
from kiosk import settings
from kiosk.app import Screen, load_settings, run
from kiosk.licence.app import run as run_licence_printer
from kiosk.preview import preview
from kiosk.staff_code import hash_code
from qt_common.terminal import Terminal
from queue_server.protocol.base import Role

app = typer.Typer(add_completion=False, no_args_is_help=True)

HallFile = Annotated[Path, typer.Option("--hall", help="大厅配置文件 the hall's TOML file")]
KioskId = Annotated[str, typer.Option("--id", help="配置中的取号机编号 id of the kiosk in that file")]


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    hall: Annotated[Path | None, typer.Option(help="大厅配置文件 the hall's TOML file")] = None,
    kiosk: KioskId = "",
    server: Annotated[str, typer.Option(help="服务器地址 the server's socket")] = "ws://127.0.0.1:8800/ws",
    identity: Annotated[Path | None, typer.Option(help="终端身份文件 identity file")] = None,
    code: Annotated[str, typer.Option(help="首次启动的一次性登记码 enrolment code")] = "",
    lang: Annotated[str, typer.Option(help="zh_CN 或 en")] = "zh_CN",
    windowed: Annotated[bool, typer.Option(help="不占满屏幕 an ordinary window")] = False,
    geometry: Annotated[str, typer.Option(help="窗口位置 x,y,width,height")] = "",
    still: Annotated[bool, typer.Option(help="减少动态效果 nothing moves")] = False,
    licence: Annotated[
        bool, typer.Option("--licence", help="自助打证机 a self-service licence printer")
    ] = False,
    rehearsal: Annotated[str, typer.Option(help="演练时间 START@SPEED")] = "",
) -> None:
    """Run a kiosk, locked to the full screen unless windowed."""
    if context.invoked_subcommand is not None:
        return
    if hall is None or not kiosk:
        raise typer.BadParameter("请给出 --hall 和 --id / --hall and --id are needed")
    terminal = Terminal(server, hall, kiosk, Role.KIOSK, identity, code, rehearsal)
    screen = Screen(lang, windowed, geometry, still)
    raise typer.Exit((run_licence_printer if licence else run)(terminal, kiosk, screen))


@app.command("preview")
def preview_receipt(
    hall: HallFile,
    out: Annotated[Path, typer.Option(help="写出的图片 the picture to write (PNG)")],
    layout: Annotated[str, typer.Option(help="版式名称 name of the layout")] = "ticket-80mm",
    lang: Annotated[str, typer.Option(help="zh_CN 或 en")] = "zh_CN",
    copy: Annotated[int, typer.Option(min=0, help="0 = 首次打印 first print, 1 = 补打 reprint")] = 0,
) -> None:
    """Draw a sample receipt as it comes out of the printer."""
    config = Terminal("", hall, "", Role.KIOSK).config()
    try:
        preview(config, layout, hall.parent, lang, out, copy)
    except (ConfigErrors, ReceiptDoesNotFit, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(str(out))


@app.command("set-code")
def set_code(
    kiosk: KioskId,
    code: Annotated[
        str,
        typer.Option(
            prompt="工作人员密码（6 位以上数字） staff code (6 digits or more)",
            hide_input=True,
            confirmation_prompt=True,
        ),
    ],
) -> None:
    """Set the code with which staff leave the kiosk's screen."""
    path = settings.default_path(kiosk)
    try:
        settings.save(structs.replace(load_settings(kiosk), staff_code=hash_code(code)), path)
    except (ValueError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(str(path))


if __name__ == "__main__":
    app()
