"""What the print screen looks like: choices on the left; warnings, then the PDF's own pages, or the register."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QStackedWidget

from desktop.base.i18n import _
from desktop.documents.render import Kind
from desktop.queries.printed import PrintedRow
from ui.bridge.desk import Desk, Screen
from ui.bridge.pdf_pages import PdfPages
from ui.dialogs import files
from ui.dialogs.printing import draw
from ui.screens.printing.choices import Choices
from ui.screens.printing.columns import REGISTER
from ui.screens.printing.commands import commands
from ui.screens.printing.paper_page import PaperPage
from ui.screens.printing.presenter import Document, PrintingPresenter, ScopeChoice
from ui.widgets.boxes import button, column, label, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.target import Target


class PrintingScreen(Screen):
    """The place "printing"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.presenter = PrintingPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._register: dict[str, PrintedRow] = {}
        self.choices = Choices()
        self.bar = MessageBar()
        self.paper = PaperPage(desk.work)
        self.preview, self.warnings = self.paper.preview, self.paper.warnings
        self.preview.page_changed.connect(self._show_page)
        self.register: RecordTable[PrintedRow] = RecordTable(
            REGISTER, lambda ids: {i: self._register[i] for i in ids if i in self._register}
        )
        self.register.setAccessibleName(_("打印登记"))
        self.register.set_empty(_("还没有打印过"), _("打印或存为 PDF 之后,这里记下时间、份数和经手人。"))
        self.register.opened.connect(self._again)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.choices.kinds)

    def _lay_out(self) -> None:
        self.facts, self.page = label(part="heading", wrap=True), label(tone="muted")
        self.print_button = button(
            _("打印…"), self.print_now, kind="primary", icon="printer", tip=_("打印(Ctrl+P)")
        )
        self.save_button = button(_("存为 PDF…"), self.save_as, icon="save", tip=_("存为 PDF(Ctrl+S)"))
        self.register_button = button(
            _("打印登记"), self.switch_page, icon="history", tip=_("打印登记(Ctrl+H)")
        )
        zooms = [
            button("", self.preview.zoom_out, kind="quiet", icon="zoom-out", tip=_("缩小(Ctrl+-)")),
            button(_("适合宽度"), self.preview.fit_width, kind="quiet", tip=_("适合宽度(Ctrl+0)")),
            button("", self.preview.zoom_in, kind="quiet", icon="zoom-in", tip=_("放大(Ctrl++)")),
        ]
        for zoom, word in zip(zooms, (_("缩小"), _("适合宽度"), _("放大")), strict=True):
            zoom.setAccessibleName(word)
        head = row(
            self.facts, None, self.page, *zooms, self.register_button, self.save_button, self.print_button
        )
        self.empty = EmptyState(
            "printer", _("选好材料、范围和选项,按“预览”"), _("先看提醒,再看每一页;看到的就是印出来的。"),
            ((_("预览"), self.presenter.preview),),
        )  # fmt: skip
        self.pages = QStackedWidget()
        for page in (self.empty, self.paper, self.register):
            self.pages.addWidget(page)
        right = column(head, self.bar, self.pages, gap=2, margin=3)
        right.setStretch(2, 1)
        whole = row(self.choices, gap=0)
        whole.addLayout(right, 1)
        self.setLayout(whole)
        self.show_document(None)

    def _connect(self) -> None:
        presenter, choices = self.presenter, self.choices
        choices.kind_chosen.connect(presenter.choose_kind)
        choices.scope_chosen.connect(presenter.choose_scope)
        choices.option_set.connect(presenter.set_option)
        choices.preview_wanted.connect(presenter.preview)

    # What the presenter says

    def show_kind(self, kind: Kind) -> None:
        """The options of a kind."""
        self.choices.show_kind(kind, self.presenter.options)

    def show_scopes(self, choices: Sequence[ScopeChoice], chosen: int) -> None:
        """For whom."""
        self.choices.show_scopes(choices, chosen)

    def show_document(self, document: Document | None) -> None:
        """Warnings, then pages."""
        self.paper.show_document(document)
        for made in (self.print_button, self.save_button):
            made.setEnabled(document is not None)
        self.facts.setText(_facts(document) if document else "")
        self.pages.setCurrentIndex(1 if document else 0)
        if document is None:
            self.page.setText("")

    def show_refusal(self, text: str) -> None:
        """Why there is nothing to print."""
        if text:
            self.bar.say(text, "alarm")
        else:
            self.bar.hide()

    def show_register(self, rows: Sequence[PrintedRow]) -> None:
        """What was printed."""
        self._register = {r.id: r for r in rows}
        self.register.show_ids(list(self._register))

    def show_stale(self, stale: bool) -> None:
        """The preview is older than the office."""
        if stale:
            self.bar.say(_("数据有改动,预览还是改动前的。"), "info", _("重新预览"), self.presenter.preview)
        else:
            self.bar.hide()

    def show_saved(self, path: Path) -> None:
        """Where the file is."""
        self.bar.say(_("已存为 {path}").format(path=path), "good")

    # What the clerk does

    def print_now(self) -> None:
        """Ask for the printer; pages are sent one by one off the interface thread, then the register is written."""
        document = self.presenter.document
        if document is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(document.title)
        dialog = QPrintDialog(printer, self)
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            self.send_to(printer)

    def send_to(self, printer: QPrinter) -> None:
        """Print the document in the preview on `printer`."""
        document = self.presenter.document
        if document is None:
            return
        pdf = document.pdf

        def send(progress: Progress) -> None:
            source = PdfPages(pdf)
            try:
                draw(source, printer, range(len(source)), (0.0, 0.0), progress)
            finally:
                source.close()

        self._desk.work.read(send, lambda _done: self.presenter.handed_out(), title=_("正在打印"))

    def save_as(self) -> None:
        """Ask where to save the PDF."""
        if self.presenter.document is not None:
            suggested = Path.home() / self.presenter.suggested_name()
            files.ask_save(self, _("存为 PDF"), suggested, "PDF (*.pdf)", self.presenter.save)

    def switch_page(self) -> None:
        """Between the preview and the register."""
        shown = 1 if self.presenter.document is not None else 0
        register = self.pages.currentWidget() is self.register
        self.pages.setCurrentIndex(shown if register else 2)
        self.register_button.setText(_("打印登记") if register else _("回到预览"))
        (self.preview if register else self.register).setFocus()

    def _again(self, row_id: str) -> None:
        self.switch_page()
        self.presenter.again(self._register[row_id])

    def _show_page(self, page: int, pages: int) -> None:
        self.page.setText(
            _("第 {page} 页,共 {pages} 页").format(page=page, pages=f"{pages:,}") if pages else ""
        )

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()
        self.choices.kinds.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())

    def open(self, target: Target) -> None:
        if target.kind in ("household", "staff", "building") and target.id:
            words, document = target.facts.get("words", _("所选的")), target.facts.get("kind", "")
            self.presenter.pick(target.kind, [target.id], words, document)
        elif target.kind == "register":
            self.pages.setCurrentWidget(self.register)


def _facts(document: Document) -> str:
    done = document.printed
    return _("{title}:{items} 份,{pages} 页").format(
        title=document.title, items=f"{done.items:,}", pages=f"{done.pages:,}"
    )


def build(desk: Desk) -> PrintingScreen:
    """The screen of this place."""
    return PrintingScreen(desk)
