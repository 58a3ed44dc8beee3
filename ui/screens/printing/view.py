"""What the print screen looks like: choices on the left; warnings, then the PDF's own pages, or the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from desktop.base.i18n import _
from desktop.documents.render import Kind, export
from desktop.queries.printed import PrintedRow
from ui.bridge.desk import Desk, Screen
from ui.dialogs import files
from ui.screens.printing.choices import Choices
from ui.screens.printing.commands import commands
from ui.screens.printing.handing import Document, Sending
from ui.screens.printing.hang_dialog import HangDialog
from ui.screens.printing.paper_page import PaperPage
from ui.screens.printing.picture_dialog import PictureDialog, shoot
from ui.screens.printing.presenter import PrintingPresenter, ScopeChoice
from ui.screens.printing.printer_desk import PrinterDesk
from ui.screens.printing.receipts_presenter import ReceiptsPresenter
from ui.screens.printing.register_page import RegisterPage
from ui.screens.printing.register_presenter import Register, Thing
from ui.widgets.boxes import button, column, label, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.target import Target


class RegisterSide:
    """The register page as its presenter sees it, and the count beside its button."""

    def __init__(self, page: RegisterPage, count: Callable[[int], None]) -> None:
        self._page, self._count = page, count

    def show(self, found: Register) -> None:
        """Everything anew."""
        self._page.show_found(found)
        self._count(len(found.wrong))

    def show_refusal(self, text: str) -> None:
        """Why something was not done."""
        self._page.show_refusal(text)


class PrintingScreen(Screen):
    """The place "printing"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.register = RegisterPage()
        self.presenter = PrintingPresenter(
            self, RegisterSide(self.register, self._count_wrong), desk.office, desk.work, actor=desk.actor,
            today=desk.today,
        )  # fmt: skip
        self.receipts = ReceiptsPresenter(
            self.register.receipts, desk.office, desk.work, actor=desk.actor, today=desk.today
        )
        self.choices = Choices()
        self.bar = MessageBar()
        self.paper = PaperPage(desk.work, desk.go)
        self.preview, self.warnings = self.paper.preview, self.paper.warnings
        self.preview.page_changed.connect(self._show_page)
        self.printing = PrinterDesk(desk, self.presenter.handing, self)
        self._register_words = _("打印登记")
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.choices.kinds)

    def _lay_out(self) -> None:
        self.facts, self.page = label(part="heading"), label(tone="muted")
        self.print_button = button(
            _("打印…"), self.print_now, kind="primary", icon="printer", tip=_("打印(Ctrl+P)")
        )
        self.save_button = button(_("存为 PDF…"), self.save_as, icon="save", tip=_("存为 PDF(Ctrl+S)"))
        self.picture_button = button(
            _("存为图片…"), self.ask_pictures, icon="image", tip=_("PNG 或 JPG,给只收图片的广告店")
        )
        self.register_button = button(
            _("打印登记"), self.switch_page, icon="history", tip=_("打印登记(Ctrl+H)")
        )
        self.grey = QCheckBox(_("看黑白"))
        self.grey.setToolTip(_("没有彩色的打印机印出来的样子"))
        self.grey.toggled.connect(self.paper.show_grey)
        zooms = [
            button("", self.preview.zoom_out, kind="quiet", icon="zoom-out", tip=_("缩小(Ctrl+-)")),
            button(_("适合宽度"), self.preview.fit_width, kind="quiet", tip=_("适合宽度(Ctrl+0)")),
            button("", self.preview.zoom_in, kind="quiet", icon="zoom-in", tip=_("放大(Ctrl++)")),
        ]
        for zoom, word in zip(zooms, (_("缩小"), _("适合宽度"), _("放大")), strict=True):
            zoom.setAccessibleName(word)
        zoom_box = QWidget()
        zoom_box.setLayout(row(*zooms, gap=0))
        self.paper_tools = [self.page, self.grey, zoom_box]
        actions = (self.print_button, self.save_button, self.picture_button, self.register_button)
        head = Flow(self.facts, *actions, *self.paper_tools)
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
        presenter, choices, page = self.presenter, self.choices, self.register
        choices.kind_chosen.connect(presenter.choose_kind)
        choices.scope_chosen.connect(presenter.choose_scope)
        choices.option_set.connect(presenter.set_option)
        choices.preview_wanted.connect(presenter.preview)
        page.replace_wanted.connect(presenter.replace_stale)
        page.again_wanted.connect(presenter.show_again)
        page.resume_wanted.connect(presenter.show_again)
        page.give_up_wanted.connect(presenter.register.give_up)
        page.anew_wanted.connect(self._anew)
        page.end_wanted.connect(presenter.register.end)
        page.hang_wanted.connect(self._ask_hanging)
        page.receipts.typed.connect(self.receipts.receive)
        page.refused.connect(self.show_refusal)

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
        self.picture_button.setVisible(document is not None and document.public)
        if document is not None or self.pages.currentWidget() is not self.register:
            # while somebody walks down the list of kinds there is nothing to look at yet: the cursor stays there
            self._show_register(False, look=document is not None)
        self.facts.setText(_facts(document) if document else "")
        if document is None:
            self.page.setText("")

    def show_refusal(self, text: str) -> None:
        """Why there is nothing to print."""
        if text:
            self.bar.say(text, "alarm")
        else:
            self.bar.hide()

    def ask_to_turn(self, run: Sending) -> None:
        """All fronts are printed."""
        self.printing.ask_to_turn(run)

    def ask_replace(self, text: str, go: Callable[[], object]) -> None:
        """Pictures of that name are there already."""
        self.bar.say(text, "warn", _("覆盖"), go)

    def show_stale(self, stale: bool) -> None:
        """The preview is older than the office."""
        if stale:
            self.bar.say(_("数据有改动,预览还是改动前的。"), "info", _("重新预览"), self.presenter.preview)
        else:
            self.bar.hide()

    def show_saved(self, path: Path) -> None:
        """Where the file is."""
        self.bar.say(_("已存为 {path}").format(path=path), "good")

    def show_pictures(self, made: Sequence[export.Picture]) -> None:
        """Where they are, how large."""
        first = made[0]
        words = _("图片 {name}:{width}×{height} 点,{size}").format(
            name=first.path, width=first.width, height=first.height, size=f"{first.size / 1e6:.1f} MB"
        )
        more = _("等 {n} 张").format(n=len(made)) if len(made) > 1 else ""
        self.bar.say(" ".join(filter(None, (words, more))), "good")

    # What the clerk does

    def print_now(self) -> None:
        """Ask for the printer and print what stands in the preview."""
        self.printing.ask()

    def _ask_hanging(self, thing: Thing) -> None:
        places = self.register.found.places
        dialog = HangDialog(thing, self._desk.today().isoformat(), self, places=places)
        dialog.told.connect(lambda told: self.presenter.register.hang(thing, told))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def _count_wrong(self, wrong: int) -> None:
        words = _("打印登记 · {n} 份需更换").format(n=f"{wrong:,}") if wrong else _("打印登记")
        self._register_words = words
        if self.pages.currentWidget() is not self.register:
            self.register_button.setText(words)

    def save_as(self) -> None:
        """Ask where to save the PDF."""
        if self.presenter.document is not None:
            suggested = Path.home() / self.presenter.suggested_name()
            files.ask_save(self, _("存为 PDF"), suggested, "PDF (*.pdf)", self.presenter.handing.save)

    def ask_pictures(self) -> None:
        """Ask of which kind and how fine, then where."""
        document = self.presenter.document
        if document is None or not document.public:
            return
        dialog = PictureDialog(document.title, self.paper.sizes, self)
        dialog.chosen.connect(self._ask_picture_file)
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def _ask_picture_file(self, kind: str, dpi: int) -> None:
        suggested = (Path.home() / self.presenter.suggested_name()).with_suffix(f".{kind}")
        files.ask_save(
            self, _("存为图片"), suggested, f"{kind.upper()} (*.{kind})",
            lambda path: self.presenter.handing.save_pictures(path, dpi, shoot),
        )  # fmt: skip

    def switch_page(self) -> None:
        """Between the preview and the register."""
        self._show_register(self.pages.currentWidget() is not self.register)

    def _show_register(self, on: bool, *, look: bool = True) -> None:
        shown = 1 if self.presenter.document is not None else 0
        self.pages.setCurrentIndex(2 if on else shown)
        self.register_button.setText(_("回到预览") if on else self._register_words)
        for tool in (*self.paper_tools, self.save_button, self.print_button):
            tool.setVisible(not on)
        document = self.presenter.document
        self.picture_button.setVisible(not on and document is not None and document.public)
        self.facts.setText(_("印过的每一份在哪里、对不对") if on else self._document_facts())
        if look:
            (self.register if on else self.preview).setFocus()

    def _document_facts(self) -> str:
        document = self.presenter.document
        return _facts(document) if document else ""

    def _anew(self, row: PrintedRow) -> None:
        self._show_register(False)
        self.presenter.again(row)

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
        elif target.kind == "kind":
            self.presenter.choose_kind(target.id)
        elif target.kind == "register":
            self._show_register(True)
            self.register.look_at(target.id or "wrong")


def _facts(document: Document) -> str:
    done = document.printed
    return _("{title}:{items} 份,{pages} 页").format(
        title=document.title, items=f"{done.items:,}", pages=f"{done.pages:,}"
    )


def build(desk: Desk) -> PrintingScreen:
    """The screen of this place."""
    return PrintingScreen(desk)
