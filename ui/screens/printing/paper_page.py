"""The finished document: its warnings first, then its own pages as pictures, drawn off the interface thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import _
from desktop.documents.layout.warnings import PaperWarning
from ui.bridge.pdf_pages import PdfPages
from ui.bridge.target import Target
from ui.dialogs.printing import in_grey
from ui.screens.printing.columns import WARNINGS
from ui.screens.printing.handing import Document
from ui.widgets.boxes import button, column, label, row
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from ui.bridge.work import Work


GLYPHS: Final = Target("settings", "glyphs")
NEEDS_GLYPH: Final = ("glyph.missing", "glyph.described")


class PaperPage(QWidget):
    """Shows one document at a time and lets go of it when another comes, or the program ends."""

    def __init__(self, work: Work, go: Callable[[Target], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._source: PdfPages | None = None
        self._warnings: dict[str, PaperWarning] = {}
        self.preview = PdfPreview()
        self.preview.setAccessibleName(_("预览"))
        self.preview.page_wanted.connect(self._draw)
        self.warnings: RecordTable[PaperWarning] = RecordTable(
            WARNINGS, lambda ids: {i: self._warnings[i] for i in ids if i in self._warnings}
        )
        self.warnings.setAccessibleName(_("提醒"))
        self.warnings.setMaximumHeight(132)
        self.warnings.current_changed.connect(self._jump)
        self.warnings.opened.connect(self._jump)
        self._grey = False
        self._title = label(part="heading", tone="warn")
        self.way_button = button(
            _("登记生僻字…"), lambda: go(GLYPHS), kind="quiet", icon="pencil",
            tip=_("登记它的图片或拆字写法;登记好回来再按“预览”"),
        )  # fmt: skip
        self.way_button.hide()
        layout = column(row(self._title, None, self.way_button), self.warnings, self.preview, gap=2)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        program = QCoreApplication.instance()
        if program is not None:
            program.aboutToQuit.connect(self._let_go)

    def show_document(self, document: Document | None) -> None:
        """Another document, or none."""
        self._let_go()
        self._source = PdfPages(document.pdf) if document else None
        self.preview.show_pages(self._source.sizes if self._source else ())
        self._warnings = {str(n): w for n, w in enumerate(document.warnings)} if document else {}
        self.warnings.show_ids(list(self._warnings), keep=False)
        for part in (self.warnings, self._title):
            part.setVisible(bool(self._warnings))
        self.way_button.setVisible(any(w.code in NEEDS_GLYPH for w in self._warnings.values()))
        self._title.setText(_("打印前先看这 {n} 条提醒").format(n=f"{len(self._warnings):,}"))

    @property
    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Of the pages, in points."""
        return self._source.sizes if self._source else ()

    def show_grey(self, grey: bool) -> None:
        """As a printer without colour would print it, or in colour."""
        self._grey = grey
        self.preview.forget_images()

    def _jump(self, warning: str) -> None:
        found = self._warnings.get(warning)
        if found is not None:
            self.preview.point_at(-1 if found.page is None else found.page, found.spot)

    def _let_go(self) -> None:
        if self._source is not None:
            self._source.close()
            self._source = None

    def _draw(self, page: int, dpi: float) -> None:
        source, grey = self._source, self._grey
        if source is None:
            return

        def show(image: QImage) -> None:
            if source is self._source and grey is self._grey:
                self.preview.show_image(page, dpi, image)

        self._work.read(lambda _progress: in_grey(source.image(page, dpi), grey=grey), show)
