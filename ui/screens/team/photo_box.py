"""A worker's portrait on the team screen: shown, taken in from a file or by dropping one, cropped, taken off."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.documents import pictures
from desktop.documents.layout.photo import Frame
from desktop.operations import photos
from desktop.queries import paper, team
from ui.bridge.desk import Desk
from ui.dialogs import files
from ui.widgets.boxes import button, column, label, row
from ui.widgets.crop import CropFrame

KINDS = "JPEG, PNG (*.jpg *.jpeg *.png *.bmp *.webp)"
SHOWN = (75, 105)  # points on the screen: 5:7


class CropDialog(QDialog):
    """Where to cut; `framed` carries the frame as parts of the upright picture."""

    framed = Signal(object)

    def __init__(self, shown: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("裁照片"))
        self.crop = CropFrame(5 / 7)
        self.crop.setAccessibleName(_("照片和裁切框,方向键移动,加减号改大小"))
        self.crop.show_image(shown)
        hint = label(_("拖动方框,滚轮改大小。印出来就是框里的部分,比例 5:7。"), tone="muted", wrap=True)
        buttons = row(
            button("−", lambda: self.crop.resize_by(-1), tip=_("框小一点")),
            button("+", lambda: self.crop.resize_by(1), tip=_("框大一点")),
            None,
            button(_("取消"), self.reject),
            button(_("用这张"), self._done, kind="primary", icon="check"),
        )
        layout = column(self.crop, hint, buttons, gap=2, margin=3)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.resize(420, 540)

    def _done(self) -> None:
        left, top, width, height = self.crop.frame()
        self.accept()
        self.framed.emit(Frame(max(left, 0.0), max(top, 0.0), min(width, 1.0), min(height, 1.0)))


class PhotoBox(QWidget):
    """`show_person(id)` fills it. The picture is opened in a process of its own, off the interface thread."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._staff_id = desk, ""
        self.picture = label(tone="muted", wrap=True)
        self.picture.setFixedSize(*SHOWN)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(_("照片"))
        self.choose_button = button(_("选照片…"), self._choose, icon="image", tip=_("也可以把照片拖到这里"))
        self.off_button = button(_("去掉照片"), self._off, kind="link")
        self.problem = label(tone="alarm", wrap=True)
        side = column(self.choose_button, self.off_button, self.problem, None, gap=1)
        self.setLayout(row(self.picture, side, None, gap=2))
        self.setAcceptDrops(True)

    def show_person(self, staff_id: str) -> None:
        """Somebody's portrait, or nobody's for somebody new."""
        self._staff_id = staff_id
        self.problem.setText("")
        for part in (self.choose_button, self.off_button):
            part.setEnabled(bool(staff_id))
        self._show(b"")
        if staff_id:

            def look(_progress: object) -> bytes:
                with self._desk.office.read() as db:
                    name = team.photo_of(db, staff_id)
                    return paper.pictures(db, [name]).get(name, b"")

            self._desk.work.read(look, self._show, slot="team.photo")

    def _show(self, jpeg: bytes) -> None:
        image = QImage.fromData(jpeg) if jpeg else QImage()
        self.off_button.setVisible(not image.isNull())
        if image.isNull():
            self.picture.setPixmap(QPixmap())
            self.picture.setText(_("没有照片"))
            return
        scaled = image.scaled(
            *SHOWN, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self.picture.setPixmap(QPixmap.fromImage(scaled))

    def _choose(self) -> None:
        files.ask_open(self, _("选照片"), KINDS, lambda paths: self.take(paths[0]) if paths else None)

    def take(self, path: Path) -> None:
        """A file that was chosen or dropped: look at it, ask where to cut."""
        if not self._staff_id:
            return

        def look(_progress: object) -> tuple[bytes, bytes]:
            data = path.read_bytes()
            return data, pictures.look(data)

        self._desk.work.read(look, lambda found: self._cut(*found), failed=self._refused, title=_("打开照片"))

    def _cut(self, data: bytes, shown: bytes) -> None:
        dialog = CropDialog(QImage.fromData(shown), self)
        dialog.framed.connect(lambda frame: self.keep(data, frame))
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    def keep(self, data: bytes, frame: Frame) -> None:
        """Cut and put on record, as one step that can be undone."""
        office, staff_id, actor = self._desk.office, self._staff_id, self._desk.actor
        self._desk.work.change(
            lambda _progress: photos.keep_portrait(office, staff_id, pictures.cropped(data, frame), actor=actor),
            lambda _done: self.show_person(staff_id), failed=self._refused, notice=_("照片已放上"),
        )  # fmt: skip

    def _off(self) -> None:
        office, staff_id, actor = self._desk.office, self._staff_id, self._desk.actor
        self._desk.work.change(
            lambda _progress: photos.remove_portrait(office, staff_id, actor=actor),
            lambda _done: self.show_person(staff_id), failed=self._refused, notice=_("照片已去掉"),
        )  # fmt: skip

    def _refused(self, error: GezhiError) -> None:
        self.problem.setText(error.text)

    # Qt's interface

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        if urls:
            event.acceptProposedAction()
            self.take(Path(urls[0].toLocalFile()))
