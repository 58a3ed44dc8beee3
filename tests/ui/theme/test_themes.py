"""Every theme is complete, readable, and the only place with colours in it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette

import ui
from desktop.base.paths import resource
from ui.theme.icons import icon
from ui.theme.roles import TEXT_ON_GROUND, Cell, Role
from ui.theme.style import qpalette, stylesheet
from ui.theme.theme import THEMES, load_theme, read


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance."""
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_every_theme_file_is_offered():
    assert {path.stem for path in resource("themes").glob("*.toml")} == set(THEMES)


@pytest.mark.parametrize("key", THEMES)
def test_our_reading_of_a_theme_is_that_of_toml(key):
    text = resource("themes", f"{key}.toml").read_text(encoding="utf-8")
    assert read(text) == tomllib.loads(text)


def test_what_a_theme_does_not_use_is_refused():
    with pytest.raises(ValueError, match="invalid literal"):
        read("colours = [1, 2]")


@pytest.mark.parametrize("key", THEMES)
def test_theme_names_every_role_and_cell(key):
    theme = load_theme(key)
    assert set(theme.roles) == {role.value for role in Role}
    assert set(theme.cells) == {cell.value for cell in Cell}
    for value in [*theme.roles.values(), *theme.cells.values()]:
        assert re.fullmatch(r"#[0-9A-F]{6}", value)


@pytest.mark.parametrize("key", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read_on_its_ground(key, text, ground):
    roles = load_theme(key).roles
    least = 7.0 if key == "contrast" and text == Role.TEXT else 4.5
    assert contrast(roles[text], roles[ground]) >= least


@pytest.mark.parametrize("key", THEMES)
@pytest.mark.parametrize("cell", list(Cell))
def test_text_can_be_read_on_every_cell(key, cell):
    theme = load_theme(key)
    assert contrast(theme.roles[Role.TEXT], theme.cells[cell]) >= 4.5


def test_accent_and_alarm_are_the_agreed_ones():
    assert load_theme("light").roles[Role.ACCENT] == "#1E5AA8"
    assert load_theme("light").roles[Role.ALARM] == "#C7000B"
    assert load_theme("light").metrics.row == 28


@pytest.mark.parametrize("key", THEMES)
def test_stylesheet_and_palette_come_from_roles(qapp, key):
    theme = load_theme(key)
    used = set(re.findall(r"#[0-9A-Fa-f]{6}", stylesheet(theme)))
    assert used <= set(theme.roles.values())
    assert "$" not in stylesheet(theme)
    palette = qpalette(theme)
    assert palette.color(QPalette.ColorRole.Highlight).name().upper() == theme.roles[Role.ACCENT]


def test_no_colour_is_written_in_python():
    for path in Path(ui.__file__).parent.rglob("*.py"):
        found = re.findall(r"[\"']#[0-9A-Fa-f]{3,8}[\"']", path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: {found}"


def test_every_icon_draws_something(qapp):
    for path in resource("icons").glob("*.svg"):
        image = icon(path.stem).pixmap(20, 20).toImage()
        drawn = any(
            image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())
        )
        assert drawn, path.stem


def test_icons_carry_their_licence():
    assert "ISC License" in resource("icons", "LICENSE").read_text(encoding="utf-8")


def test_rare_names_are_drawn_and_not_boxed(qapp):
    from PySide6.QtGui import QFont, QFontMetrics, QRawFont

    from ui.theme import fonts

    fonts.load_rare_names()
    families = fonts.body_font(13).families()
    faces = [QRawFont.fromFont(QFont(family)) for family in families]
    for sign in "㛃䶮𬍛𪚥𡘙龘":
        assert any(face.supportsCharacter(ord(sign)) for face in faces), sign
    assert QFontMetrics(fonts.body_font(13)).horizontalAdvance("1111") == QFontMetrics(
        fonts.body_font(13)
    ).horizontalAdvance("8888")


def test_titles_are_bolder_than_text(qapp):
    from PySide6.QtGui import QColor, QFont, QImage, QPainter

    from ui.theme import fonts

    def ink(font):
        image = QImage(120, 30, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setFont(font)
        painter.drawText(5, 20, "张桂芳 1801")
        painter.end()
        return sum(255 - image.pixelColor(x, y).red() for x in range(120) for y in range(30))

    plain = fonts.body_font(13)
    bold = QFont(plain)
    bold.setWeight(QFont.Weight.DemiBold)
    assert ink(bold) > 1.1 * ink(plain)
