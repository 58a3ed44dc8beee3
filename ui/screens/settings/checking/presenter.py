"""What the page 检查与修复 does: check as a dry run, then repair what can be mended. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.operations import checking
from desktop.queries import accounts

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.operations.checking import Report
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class CheckingView(Protocol):
    """What is told to the page."""

    def show_report(self, report: Report | None, done: tuple[str, ...]) -> None: ...
    def show_permit(self, *, may: bool) -> None: ...
    def say(self, text: str) -> None: ...


class CheckingPresenter:
    """Keeps the last report."""

    def __init__(self, view: CheckingView, office: Workspace, work: Work, *, actor: str) -> None:
        self._view, self._office, self._work, self._actor = view, office, work, actor
        self.report: Report | None = None

    def reload(self) -> None:
        """Who may repair."""

        def look(_progress: Progress) -> bool:
            with self._office.read() as db:
                return accounts.permit(db, self._actor).may(Action.REPAIR)

        self._work.read(look, lambda may: self._view.show_permit(may=may), slot="settings.checking")

    def check(self, *, deep: bool) -> None:
        """Look for problems; nothing is changed."""

        def look(progress: Progress) -> Report:
            return checking.check(self._office, deep=deep, progress=progress)

        self._work.read(look, lambda r: self._found(r, ()), failed=self._failed, title=_("检查数据文件"))

    def repair(self) -> None:
        """Mend what can be mended, and check again."""

        def work(progress: Progress) -> tuple[Report, tuple[str, ...]]:
            done = checking.repair(self._office, actor=self._actor, progress=progress)
            return checking.check(self._office, deep=True, progress=progress), done

        self._work.change(
            work, lambda answer: self._found(*answer), failed=self._failed, title=_("修复数据文件"),
            notice=_("修复完成"),
        )  # fmt: skip

    def _found(self, report: Report, done: tuple[str, ...]) -> None:
        self.report = report
        self._view.show_report(report, done)

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)
