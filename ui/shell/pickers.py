"""The system's own dialogs for files and printers, behind plain functions so tests can stand in for them."""

# ruff: noqa: PLC0415  (QtPrintSupport and PDFium wait until something is printed)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from desktop.base.i18n import N_, _


@dataclass(frozen=True)
class Pickers:
    """The dialogs of the system, replaced in tests: each answers with a path or "".

    print_sheet prints the PDF it is given; save_starts and print_starts are the same for start passwords.
    """

    file: Callable[[], str]
    folder: Callable[[], str]
    save_sheet: Callable[[bytes], str]
    print_sheet: Callable[[bytes], None]
    save_request: Callable[[], str] = lambda: ""  # of a PC that asks to be let in
    save_starts: Callable[[bytes], str] = lambda _pdf: ""
    print_starts: Callable[[bytes], None] = lambda _pdf: None
    district: Callable[[bool], str] = lambda _new: ""  # an existing district file, or the name of a new one


def system_pickers() -> Pickers:
    """Dialogs over whatever window is active."""
    return Pickers(
        file=_file, folder=_folder, save_sheet=partial(_save_sheet, N_("恢复码单")),
        print_sheet=partial(_print_sheet, N_("恢复码单")), save_request=_save_request,
        save_starts=partial(_save_sheet, N_("起始密码")),
        print_starts=partial(_print_sheet, N_("起始密码")),
        district=_district,
    )  # fmt: skip


def _file() -> str:
    path, _kind = QFileDialog.getOpenFileName(
        None, _("选择社区数据文件"), str(Path.home()), _("格知数据文件 (*.gezhi)")
    )
    return path


def _district(new: bool) -> str:
    kinds, home = _("区级库文件 (*.gezhi-district)"), str(Path.home())
    if new:
        path, _kind = QFileDialog.getSaveFileName(
            None, _("新区级库放在哪里"), f"{home}/{_('区级库')}.gezhi-district", kinds
        )
    else:
        path, _kind = QFileDialog.getOpenFileName(None, _("选择区级库文件"), home, kinds)
    return path


def _save_request() -> str:
    path, _kind = QFileDialog.getSaveFileName(
        None, _("把加入申请写到 U 盘"), f"{Path.home()}/{_('加入申请')}.sqq", _("加入申请 (*.sqq)")
    )
    return path


def _folder() -> str:
    return QFileDialog.getExistingDirectory(None, _("选择存放数据的文件夹"), str(Path.home()))


def _save_sheet(name: str, pdf: bytes) -> str:
    suggested = str(Path.home() / f"{_(name)}.pdf")
    path, _kind = QFileDialog.getSaveFileName(
        None, _("保存“{name}”").format(name=_(name)), suggested, "PDF (*.pdf)"
    )
    if path:
        Path(path).write_bytes(pdf)
    return path


def _print_sheet(name: str, pdf: bytes) -> None:
    from ui.dialogs.printing import print_pdf

    print_pdf(pdf, _(name), None)
