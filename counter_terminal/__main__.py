"""`python -m counter_terminal`: the clerk's screen at a counter, or the guide's at the guide desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counter_terminal.app import Screen, run
from qt_common.terminal import Terminal
from queue_server.protocol.base import Role


def main(
    hall: Annotated[Path, typer.Option(help="大厅配置文件 the hall's TOML file")],
    counter: Annotated[str, typer.Option(help="配置中的窗口编号 id of the counter in that file")],
    server: Annotated[str, typer.Option(help="服务器地址 the server's socket")] = "ws://127.0.0.1:8800/ws",
    identity: Annotated[Path | None, typer.Option(help="终端身份文件 identity file")] = None,
    code: Annotated[str, typer.Option(help="首次启动的一次性登记码 enrolment code")] = "",
    lang: Annotated[str, typer.Option(help="zh_CN 或 en")] = "zh_CN",
    windowed: Annotated[bool, typer.Option(help="不占满屏幕 an ordinary window")] = False,
    geometry: Annotated[str, typer.Option(help="窗口位置 x,y,width,height")] = "",
    mini: Annotated[bool, typer.Option(help="登录后收成小窗 fold into the mini bar after log-in")] = False,
    guide: Annotated[bool, typer.Option(help="导办台 guide desk")] = False,
    settings: Annotated[Path | None, typer.Option(help="本机设置文件 this PC's settings")] = None,
    rehearsal: Annotated[str, typer.Option(help=r"演练时间 START\[@SPEED]")] = "",
) -> None:
    """Call and serve visitors at one counter."""
    terminal = Terminal(server, hall, counter, Role.COUNTER, identity, code, rehearsal)
    screen = Screen(lang, windowed, geometry, mini, guide)
    raise typer.Exit(run(terminal, counter, screen, settings))


if __name__ == "__main__":
    typer.run(main)
