"""Which typefaces the screen uses: the system's Chinese face, else the bundled one; rare names from HanaMin."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop.base.paths import resource

_PREFERRED = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
)
_BUNDLED = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
_RARE = "HanaMinB.ttf"


@lru_cache(maxsize=1)
def body_family() -> str:
    """The family of running text; loads the bundled Noto Sans SC where the system has no whole Chinese face.

    A face without its bold is not whole: titles would look like text.
    """
    for family in _PREFERRED:
        if QFontDatabase.hasFamily(family) and any(
            "bold" in style.lower() for style in QFontDatabase.styles(family)
        ):
            return family
    for name in _BUNDLED:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))
    return "Noto Sans SC"


@lru_cache(maxsize=1)
def load_rare_names() -> None:
    """Load HanaMin for characters beyond the body face; before the widgets that will show names are made."""
    number = QFontDatabase.addApplicationFont(str(resource("fonts", _RARE)))
    families = QFontDatabase.applicationFontFamilies(number)
    if families:
        font = QApplication.font()
        font.setFamilies([*font.families(), *families])
        QApplication.setFont(font)


def body_font(pixels: int) -> QFont:
    """Running text at `pixels`, with figures of one width so columns of numbers line up."""
    font = QFont()
    rare = QApplication.font().families()[1:]
    font.setFamilies([body_family(), *rare])
    font.setPixelSize(pixels)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
