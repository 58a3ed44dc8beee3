"""Outline icons (Lucide) painted in a role of the theme; never shown without a word beside them."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.base.paths import resource
from ui.theme.roles import Role
from ui.theme.theme import colour, current

_made: dict[tuple[str, str, str], QIcon] = {}


def icon(name: str, role: Role = Role.TEXT, *, checked: Role | None = Role.ACCENT_SOFT_TEXT) -> QIcon:
    """The icon `resources/icons/<name>.svg` in the colour of `role`; `checked` colours the "on" state.

    Raises FileNotFoundError for a name nobody drew. Pixmaps are made for 16 and 20 px at the screen's scale.
    """
    key = (current().key, name, f"{role}/{checked}")
    if key not in _made:
        svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
        made = QIcon()
        for size in (16, 20):
            made.addPixmap(_pixmap(svg, role, size))
            made.addPixmap(_pixmap(svg, Role.TEXT_DISABLED, size), QIcon.Mode.Disabled)
            if checked is not None:
                made.addPixmap(_pixmap(svg, checked, size), QIcon.Mode.Normal, QIcon.State.On)
        _made[key] = made
    return _made[key]


def pixmap(name: str, role: Role, size: int) -> QPixmap:
    """One picture of `size` device-independent pixels, for labels."""
    return _pixmap(resource("icons", f"{name}.svg").read_text(encoding="utf-8"), role, size)


def _pixmap(svg: str, role: Role, size: int) -> QPixmap:
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen else 1.0
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing = svg.replace("currentColor", colour(role).name())
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture
