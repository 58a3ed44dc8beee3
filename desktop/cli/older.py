"""An office file that is older than it was on this PC: told every time, and answered before a write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from desktop.base.clock import as_datetime
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.workspace import Workspace

# What brings the later work back, and what the program writes by itself; everything else waits for the answer.
CATCHING_UP: Final = ("bundle.", "backup.", "exchange.", "trust.", "retention.follow")


def words(office: Workspace) -> str:
    """What is missing and the three ways on, "" when the file is what this PC saw last."""
    with office.read() as db:
        if office.watch.came_back(db):
            return ""
    lost = office.watch.lost
    at = "" if lost is None else as_datetime(lost.at_ms).strftime("%Y-%m-%d %H:%M")
    return _(
        "这份数据比本机上次保存的旧,少了到 {at} 为止的改动,可能是从备份放回的。请三选一:\n"
        "  找回之后的改动:gezhi bundle apply(收到的或发件箱里的交换包),或 gezhi restore 备份 --into 数据文件\n"
        "  就用这一份:gezhi key keep 数据文件\n"
        "  只读查看:gezhi key look 数据文件"
    ).format(at=at)


def holding(guard: Callable[[str, str], object], told: str) -> Callable[[str, str], None]:
    """A guard of the office that lets through only what brings the later work back."""

    def asked(name: str, undoes: str) -> None:
        if not name.startswith(CATCHING_UP):
            raise Refused(told, code="office.older")
        guard(name, undoes)

    return asked
