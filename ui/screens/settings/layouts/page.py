"""What the page 版式 looks like: the document and its parts on the left, the sample as it will be printed on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QSplitter

from desktop.base.errors import Problem
from desktop.base.i18n import N_, _
from desktop.documents.render.design import Design, documents
from desktop.domain.layout_names import title_of
from ui.bridge.commands import Command
from ui.bridge.pdf_pages import PdfPages
from ui.dialogs import files
from ui.screens.settings.layouts.parts import PartsForm
from ui.screens.settings.layouts.presenter import Earlier, LayoutsPresenter, Sample
from ui.screens.settings.page import SettingsPage
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.message_bar import MessageBar
from ui.widgets.pdf_preview import PdfPreview

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk

WAIT = 250  # ms after the last key before the sample is drawn
TOLD = 3  # warnings spelt out below the sample


class LayoutsPage(SettingsPage):
    """Implements `LayoutsView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._work, self._may = desk.work, False
        self._source: PdfPages | None = None
        self.presenter = LayoutsPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.documents = ChoiceBox()
        self.documents.setAccessibleName(_("哪种材料"))
        self.documents.set_options([Option(key, title_of(key)) for key in documents()])
        self.documents.chosen.connect(lambda: self.presenter.open(documents()[self.documents.currentIndex()]))
        self.parts, self.bar, self.ask = PartsForm(), MessageBar(), AskBar()
        self.parts.typed.connect(self.presenter.put)
        self.parts.field_printed.connect(self.presenter.print_field)
        self.parts.logo_wanted.connect(self._ask_logo)
        self.parts.logo_dropped.connect(self.presenter.drop_logo)
        self.note, self.fits = label(tone="muted", wrap=True), label(wrap=True)
        self.save_button = button(
            _("保存版式"), self.presenter.save, kind="primary", icon="save", tip=_("保存(Ctrl+S)")
        )
        self.versions_button = button(_("以前的版本…"), self._ask_version, icon="history")
        self.reset_button = button(_("恢复默认"), self.presenter.reset, icon="rotate-ccw")
        self.awkward = QCheckBox(_("用最长的姓名和文字看"))
        self.awkward.toggled.connect(self.presenter.show_awkward)
        self.preview = PdfPreview()
        self.preview.setAccessibleName(_("样张"))
        self.preview.page_wanted.connect(self._paint)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(WAIT)
        self._later.timeout.connect(self.presenter.draw)
        self._earlier: tuple[Earlier, ...] = ()
        self._lay_out()
        self.setFocusProxy(self.documents)
        program = QCoreApplication.instance()
        if program is not None:
            program.aboutToQuit.connect(self._let_go)

    def _lay_out(self) -> None:
        words = label(
            _("改文字、颜色、字号,右边的样张跟着变;保存后印出来的都按新版式。带锁的由区县统一规定。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        actions = row(self.save_button, self.versions_button, self.reset_button, None)
        left = column(
            label(_("版式"), part="title"), words, self.documents, self.bar, self.ask, self.parts, self.note, actions,
            gap=2, margin=3,
        )  # fmt: skip
        left.setStretch(5, 1)
        right = column(
            row(label(_("样张"), part="heading"), None, self.awkward),
            self.fits,
            self.preview,
            gap=2,
            margin=3,
        )
        right.setStretch(2, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(panel(left))
        split.addWidget(panel(right))
        split.setChildrenCollapsible(False)
        split.setSizes([560, 700])
        self.setLayout(column(split, gap=0))

    # LayoutsView

    def show_design(self, design: Design, earlier: tuple[Earlier, ...], *, may: bool) -> None:
        """One layout as it is kept."""
        self._may, self._earlier = may, earlier
        self.bar.hide()
        self.documents.setCurrentIndex(documents().index(design.key))
        self.parts.show_design(design, may=may)
        told = [_("第 {n} 版").format(n=design.office.version)] if design.office.version else [_("默认版式")]
        if design.district.locked:
            told.append(_("区县锁定 {n} 项").format(n=sum(part.locked for part in design.parts)))
        if not may:
            told.append(_("只有主任能调整。"))
        self.note.setText("  ·  ".join(told))
        self.versions_button.setEnabled(may and bool(earlier))
        self.reset_button.setEnabled(may and not design.office.empty)

    def show_sample(self, sample: Sample) -> None:
        """The document as it would be printed, and what does not fit in it."""
        at = self.preview.page
        self._let_go()
        self._source = PdfPages(sample.pdf)
        self.preview.show_pages(self._source.sizes)
        self.preview.go_to(at)
        first = [f"{w.text}" for w in sample.warnings[:TOLD]]
        more = len(sample.warnings) - len(first)
        self.fits.setText("\n".join([*first, *([_("另有 {n} 条提醒").format(n=more)] if more > 0 else [])]))
        self.fits.setVisible(bool(first))

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Below their entries; the sample follows after a moment."""
        self.parts.show_problems(problems)
        self._later.start()

    def show_unsaved(self, unsaved: bool) -> None:
        """Whether there is something to keep."""
        self.save_button.setEnabled(unsaved and self._may)
        self.possible_changed.emit()

    def say(self, text: str) -> None:
        """A refusal above the parts."""
        self.bar.say(text)

    # SettingsPage

    def commands(self) -> Sequence[Command]:
        return (
            Command(
                id="settings.layout_save", title=N_("保存版式"), tip=N_("以后印的都按这个样子"), icon="save",
                place="settings", run=self.presenter.save, enabled=lambda: self.isVisible() and self.save_button.isEnabled(),
            ),
        )  # fmt: skip

    def entered(self) -> None:
        if not self.presenter.unsaved:
            self.presenter.open(self.presenter.key)

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes)

    def unsaved(self) -> bool:
        return self.presenter.unsaved

    # Inside

    def _ask_logo(self) -> None:
        kinds = _("图片") + " (*.png *.jpg *.jpeg)"
        files.ask_open(self, _("选标志图片"), kinds, lambda paths: self.presenter.choose_logo(paths[0]))

    def _ask_version(self) -> None:
        options = [
            Option(str(one.version), _("第 {n} 版,用到 {day}").format(n=one.version, day=one.until))
            for one in self._earlier
        ]
        self.ask.ask(
            _("换回哪一版?"), lambda value, _words: self.presenter.take_again(int(value)) if value else None,
            hint=None, yes=_("换回"), options=options,
        )  # fmt: skip

    def _let_go(self) -> None:
        if self._source is not None:
            self._source.close()
            self._source = None

    def _paint(self, page: int, dpi: float) -> None:
        source = self._source
        if source is None:
            return

        def show(image: QImage) -> None:
            if source is self._source:
                self.preview.show_image(page, dpi, image)

        self._work.read(lambda _progress: source.image(page, dpi), show)
