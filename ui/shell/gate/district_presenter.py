"""Opening a district from the gate, or making a new one: what is asked, and nothing secret kept. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Problem
from desktop.base.i18n import _

if TYPE_CHECKING:
    from desktop.district.opening import Opening
    from ui.bridge.work import Work

SERVERS = ("postgresql://", "postgresql+psycopg://", "postgres://")


@dataclass(frozen=True)
class Wanted:
    """What was typed. `user`: who sits here, for the record; `login`, `password`: of the database server.

    code, name: of a district that is to be made.
    """

    where: str = ""
    user: str = ""
    login: str = ""
    password: str = field(default="", repr=False)
    code: str = ""
    name: str = ""

    @property
    def server(self) -> bool:
        """Whether a database server is meant, which asks for a login."""
        return self.where.strip().startswith(SERVERS)


@dataclass(frozen=True)
class OpenedDistrict:
    """An open district and who sits there; `where` without anything secret, to be remembered."""

    opening: Opening
    where: str
    user: str


class DistrictView(Protocol):
    """What the presenter says to the page."""

    def show_busy(self, doing: str) -> None: ...
    def show_refusal(self, text: str) -> None: ...
    def show_problems(self, problems: dict[str, Problem]) -> None: ...
    def enter_district(self, opened: OpenedDistrict) -> None: ...


class DistrictGate:
    """`open` and `found` are the doors into the core: they take what was typed and give the open district."""

    def __init__(
        self, view: DistrictView, work: Work, open_: Callable[[Wanted], OpenedDistrict],
        found: Callable[[Wanted], OpenedDistrict],
    ) -> None:  # fmt: skip
        self._view, self._work, self._open, self._found = view, work, open_, found

    def open(self, wanted: Wanted) -> None:
        """Open an existing one."""
        self._go(wanted, self._open, _("正在打开区级库…"), new=False)

    def found(self, wanted: Wanted) -> None:
        """Make a new one, then open it."""
        self._go(wanted, self._found, _("正在建立区级库…"), new=True)

    @staticmethod
    def problems(wanted: Wanted, *, new: bool) -> dict[str, Problem]:
        """What the page can say before anything is tried."""
        found: dict[str, Problem] = {}
        if not wanted.where.strip():
            found["where"] = Problem("district.where", _("请选择区级库文件,或填写数据库地址。"))
        if not wanted.user.strip():
            found["user"] = Problem("office.user", _("请填写您的姓名:每一步改动都记下是谁做的。"))
        if new and not (wanted.code.isascii() and wanted.code.isdigit() and 6 <= len(wanted.code) <= 12):
            found["code"] = Problem("district.code", _("区划代码应为 6 到 12 位数字。"))
        if new and not wanted.name.strip():
            found["name"] = Problem("district.name", _("请填写区(县)的名称。"))
        return found

    def _go(self, wanted: Wanted, door: Callable[[Wanted], OpenedDistrict], doing: str, *, new: bool) -> None:
        if problems := self.problems(wanted, new=new):
            self._view.show_problems(problems)
            return
        self._view.show_busy(doing)
        self._work.change(lambda _progress: door(wanted), self._view.enter_district, failed=self._refuse)

    def _refuse(self, error: GezhiError) -> None:
        self._view.show_refusal(error.text)
