"""`python -m display_board`: one board or window screen."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from display_board.app import Screen, run
from qt_common.terminal import Terminal
from queue_server.protocol.base import Role


def main(
    hall: Annotated[Path, typer.Option(help="大厅配置文件 the hall's TOML file")],
    board: Annotated[str, typer.Option("--id", help="配置中的显示屏编号 id of the board in that file")],
    server: Annotated[str, typer.Option(help="服务器地址 the server's socket")] = "ws://127.0.0.1:8800/ws",
    identity: Annotated[Path | None, typer.Option(help="终端身份文件 identity file")] = None,
    code: Annotated[str, typer.Option(help="首次启动的一次性登记码 enrolment code")] = "",
    lang: Annotated[str, typer.Option(help="zh_CN 或 en")] = "zh_CN",
    height: Annotated[
        int,
        typer.Option(min=0, help="屏幕高度（像素），0 为自动 screen height in pixels, 0 = automatic"),
    ] = 0,
    windowed: Annotated[bool, typer.Option(help="不占满屏幕 an ordinary window")] = False,
    geometry: Annotated[str, typer.Option(help="窗口位置 x,y,width,height")] = "",
    still: Annotated[bool, typer.Option(help="减少动态效果 nothing moves")] = False,
    rehearsal: Annotated[str, typer.Option(help=r"演练时间 START\[@SPEED]")] = "",
) -> None:
    """Show calls to the hall, or one window's state to its visitors."""
    terminal = Terminal(server, hall, board, Role.BOARD, identity, code, rehearsal)
    screen = Screen(lang, height, windowed, geometry, still)
    raise typer.Exit(run(terminal, board, screen))


if __name__ == "__main__":
    typer.run(main)
