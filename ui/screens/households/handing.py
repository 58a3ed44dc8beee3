"""Giving a person what the office holds about them, from their page: the reason first, then where to write it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.base.i18n import _
from desktop.documents import subject_paper
from desktop.exchange.exporting import subject
from desktop.exchange.exporting.place import put_in_place
from ui.dialogs import files
from ui.widgets.boxes import button

if TYPE_CHECKING:
    from ui.bridge.desk import Desk
    from ui.widgets.ask_bar import AskBar


class Handing:
    """`resident` gives the id of the person on sight, "" for somebody not saved yet; `said` hears how it went."""

    def __init__(
        self,
        page: QWidget,
        desk: Desk,
        ask: AskBar,
        resident: Callable[[], str],
        said: Callable[[str], None],
    ) -> None:
        self._page, self._desk, self._ask, self._resident, self._said = page, desk, ask, resident, said
        self.button = button(
            _("导出本人信息…"), self.begin, kind="quiet", icon="file-down",
            tip=_("本人来查:现在的内容、更正记录、谁看过打印过导出过"),
        )  # fmt: skip

    def begin(self) -> None:
        """Ask why."""
        if self._resident():
            self._ask.ask(
                _("导出本人信息:写明原因。"),
                lambda _v, why: self._place(why),
                hint=_("例如:本人 6 月 30 日当面申请"),
            )

    def _place(self, why: str) -> None:
        if not why:
            self._said(_("请写明原因,什么也没有导出。"))
            return
        files.ask_save(
            self._page, _("导出本人信息"), Path.home() / _("本人信息.xlsx"), "Excel (*.xlsx);;PDF (*.pdf)",
            lambda path: self.write(path, why),
        )  # fmt: skip

    def write(self, path: Path, why: str) -> None:
        """Write the files; the one who sits here and the reason stand in the audit chain."""
        who, desk = self._resident(), self._desk

        def told(files: Sequence[Path]) -> None:
            self._said(_("已写出:{path}").format(path=_("、").join(one.name for one in files)))

        def make(_progress: object) -> Sequence[Path]:
            if path.suffix.lower() != ".pdf":
                return subject.export(desk.office, who, path, actor=desk.actor, reason=why).files
            made, _lines = subject_paper.pdf(desk.office, who, actor=desk.actor, reason=why)
            with put_in_place(path) as unfinished:
                unfinished.write_bytes(made)
            return (path,)

        desk.work.read(
            make, told,
            failed=lambda error: self._said(error.text), title=_("导出本人信息"),
        )  # fmt: skip
