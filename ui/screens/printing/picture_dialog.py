"""A public document as pictures for an advert shop: of which kind, how fine, and how large they become."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QWidget

from desktop.base.i18n import N_, _
from desktop.documents.render import export
from ui.bridge.pdf_pages import alone
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceBox, Option

if TYPE_CHECKING:
    from desktop.base.progress import Progress

FINENESS: Final = {
    72: N_("72 · 看样子"),
    150: N_("150 · 大牌,隔两米看"),
    200: N_("200 · 小区入口、楼道"),
    300: N_("300 · 卡和证,拿在手里看"),
}
USUAL: Final = 150
POINTS: Final = 72


class PictureDialog(QDialog):
    """`chosen` with "png" or "jpg" and the dots an inch. `sizes`: of the pages, in points."""

    chosen = Signal(str, int)

    def __init__(
        self, title: str, sizes: Sequence[tuple[float, float]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("存为图片"))
        self._sizes = sizes
        self.kind_box, self.dpi_box = ChoiceBox(), ChoiceBox()
        self.kind_box.set_options([Option("png", _("PNG(清楚,文件大)")), Option("jpg", _("JPG(文件小)"))])
        self.dpi_box.set_options([Option(dpi, _(words)) for dpi, words in FINENESS.items()])
        self.dpi_box.setCurrentIndex(list(FINENESS).index(USUAL))
        self.dpi_box.currentIndexChanged.connect(lambda _index: self._tell())
        self.told = label(tone="muted", wrap=True)
        form = QFormLayout()
        form.addRow(label(_("格式")), self.kind_box)
        form.addRow(label(_("每英寸点数")), self.dpi_box)
        form.addRow(label(""), self.told)
        words = label(
            _("{title}:一页一张图片。同名的 PDF 放在旁边,一起登记。").format(title=title), wrap=True
        )
        self.go_button = button(_("选位置…"), self._go, kind="primary", icon="image")
        actions = row(None, button(_("取消"), self.reject), self.go_button)
        self.setLayout(column(words, form, actions, gap=3, margin=4))
        self.setMinimumWidth(440)
        self._tell()

    def _dpi(self) -> int:
        return int(self.dpi_box.options[self.dpi_box.currentIndex()].value)

    def _tell(self) -> None:
        width, height = max(self._sizes, key=lambda size: size[0] * size[1], default=(0.0, 0.0))
        dots = [round(side * self._dpi() / POINTS) for side in (width, height)]
        words = _("{n} 张,最大 {width}×{height} 点")
        self.told.setText(words.format(n=len(self._sizes), width=dots[0], height=dots[1]))

    def _go(self) -> None:
        kind = str(self.kind_box.options[self.kind_box.currentIndex()].value)
        self.accept()
        self.chosen.emit(kind, self._dpi())


def shoot(pdf: Path, kind: str, dpi: int, progress: Progress) -> Sequence[export.Picture]:
    """The pages as pictures, while the preview goes on."""
    with alone(progress) as turns:
        return export.pictures(pdf, kind, dpi=dpi, progress=turns, overwrite=True)  # asked before
