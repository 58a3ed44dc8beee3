"""The sheets of the community's plan on the screen, painted from the very display lists that the PDF is written from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.base.errors import GezhiError, Refused
from desktop.base.i18n import _
from desktop.documents.kinds import site_plan
from desktop.documents.kinds.internal import Copy
from desktop.documents.layout.display_list import Picture, paint
from desktop.documents.render.batch import Asked, Team
from desktop.documents.render.kind import Scope
from desktop.documents.render.site_plans import read_plan
from ui.screens.map_editor.painter import QtSurface
from ui.theme.roles import Role
from ui.theme.theme import colour
from ui.widgets.boxes import button, column, label, row

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

MARGIN = 12


class SheetsView(Protocol):
    """What the presenter asks of the view."""

    def show_sheets(self, pictures: Sequence[Picture]) -> None: ...
    def show_refusal(self, text: str) -> None: ...


class PaperPresenter:
    """Draws the community's sheets as the print screen would."""

    def __init__(self, view: SheetsView, office: Workspace, work: Work, *, today: Callable[[], date]) -> None:
        self._view, self._office, self._work, self._today = view, office, work, today

    def show(self) -> None:
        """Read the office and draw; refusals are told in words."""
        today = self._today()

        def draw(_progress: object) -> list[Picture]:
            with self._office.read() as db:
                asked = Asked(Scope(), {}, today, Copy("", "", ""))
                plan = read_plan(db, asked, Team(db, today))
            if not plan.map.compounds:
                raise Refused(_("还没有楼栋，画不出示意图。请先导入楼栋表"), code="print.no_buildings")
            return list(site_plan.pages(plan, "a4"))

        def failed(error: GezhiError) -> None:
            self._view.show_refusal(error.text)

        self._work.read(draw, self._view.show_sheets, failed=failed, slot="map.paper", title=_("画图样"))


class Sheet(QWidget):
    """One page, as large as the room allows."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self.setMinimumSize(400, 300)

    def show_picture(self, picture: Picture | None) -> None:
        """Another page; None for none."""
        self._picture = picture
        self.setAccessibleName(picture.title if picture else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour(Role.PREVIEW_DESK))
        picture = self._picture
        if picture is not None:
            room = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
            scale = min(room.width() / picture.width, room.height() / picture.height)
            painter.translate(
                room.x() + (room.width() - picture.width * scale) / 2,
                room.y() + (room.height() - picture.height * scale) / 2,
            )
            painter.scale(scale, scale)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(QRectF(0, 0, picture.width, picture.height), colour(Role.PAPER))
            painter.setClipRect(QRectF(0, 0, picture.width, picture.height))
            paint(QtSurface(painter), picture.items)
        painter.end()


class PaperView(QWidget):
    """The pages one by one: PgUp and PgDn turn them, Escape goes back to drawing."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pictures: tuple[Picture, ...] = ()
        self._page = 0
        self.sheet = Sheet()
        self.title = label(part="heading")
        self.number = label(tone="muted")
        self.back = button(_("回到地图"), self.left.emit, icon="arrow-left", tip=_("回到地图(Esc)"))
        before = button("", lambda: self.turn(-1), kind="quiet", icon="chevron-left", tip=_("上一张(PgUp)"))
        after = button("", lambda: self.turn(1), kind="quiet", icon="chevron-right", tip=_("下一张(PgDn)"))
        before.setAccessibleName(_("上一张"))
        after.setAccessibleName(_("下一张"))
        layout = column(row(self.back, self.title, None, before, self.number, after), self.sheet, gap=1)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_sheets(self, pictures: Sequence[Picture]) -> None:
        """All pages; the one on sight stays where there are as many."""
        self._pictures = tuple(pictures)
        self._page = min(self._page, max(0, len(self._pictures) - 1))
        self.turn(0)

    def show_refusal(self, text: str) -> None:
        """Why there is nothing to show."""
        self._pictures = ()
        self.turn(0)
        self.title.setText(text)

    def turn(self, by: int) -> None:
        """So many pages on."""
        self._page = max(0, min(len(self._pictures) - 1, self._page + by)) if self._pictures else 0
        picture = self._pictures[self._page] if self._pictures else None
        self.sheet.show_picture(picture)
        self.title.setText(picture.title if picture else "")
        self.number.setText(f"{self._page + 1} / {len(self._pictures)}" if picture else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_Left}:
            self.turn(-1)
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_Right}:
            self.turn(1)
        else:
            super().keyPressEvent(event)
