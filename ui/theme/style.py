"""Turns a theme into Qt's palette and one restrained stylesheet."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

from desktop.base.paths import resource
from ui.theme.fonts import body_font
from ui.theme.roles import Role
from ui.theme.theme import Theme, use_theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_PALETTE = (
    (QPalette.ColorRole.Window, Role.WINDOW),
    (QPalette.ColorRole.WindowText, Role.TEXT),
    (QPalette.ColorRole.Base, Role.FIELD),
    (QPalette.ColorRole.AlternateBase, Role.WINDOW),
    (QPalette.ColorRole.Text, Role.TEXT),
    (QPalette.ColorRole.PlaceholderText, Role.TEXT_MUTED),
    (QPalette.ColorRole.Button, Role.SURFACE),
    (QPalette.ColorRole.ButtonText, Role.TEXT),
    (QPalette.ColorRole.ToolTipBase, Role.SURFACE),
    (QPalette.ColorRole.ToolTipText, Role.TEXT),
    (QPalette.ColorRole.Highlight, Role.ACCENT),
    (QPalette.ColorRole.HighlightedText, Role.ACCENT_TEXT),
    (QPalette.ColorRole.Link, Role.ACCENT),
    (QPalette.ColorRole.Light, Role.SURFACE),
    (QPalette.ColorRole.Midlight, Role.HOVER),
    (QPalette.ColorRole.Mid, Role.BORDER_STRONG),
    (QPalette.ColorRole.Dark, Role.BORDER_STRONG),
    (QPalette.ColorRole.Shadow, Role.BORDER_STRONG),
    (QPalette.ColorRole.Accent, Role.ACCENT),
)

# Properties a widget sets to be drawn in a part: kind="primary|quiet|link|danger", part="rail|bar|card|…", tone="…".
_SHEET = Template("""
QToolTip { background: $surface; color: $text; border: 1px solid $border_strong; padding: 4px; }
QLabel[part="small"] { font-size: ${small}px; color: $text_muted; }
QLabel[tone="muted"] { color: $text_muted; }
QLabel[tone="alarm"] { color: $alarm; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="accent"] { color: $accent; }
QLabel[part="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[part="heading"] { font-weight: 600; }
QLabel[part="figure"] { font-size: 22px; font-weight: 600; }
QLabel[part="practice"] { background: $alarm; color: $alarm_text; font-weight: 600; padding: 2px 8px;
  border-radius: ${radius}px; }
QLabel[part="code"] { font-size: 20px; font-weight: 600; letter-spacing: 1px; }
QLineEdit, QPlainTextEdit, QSpinBox, QComboBox {
  background: $field; color: $text; border: 1px solid $field_border; border-radius: ${radius}px;
  padding: 3px 6px; min-height: 20px; selection-background-color: $accent; selection-color: $accent_text; }
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QComboBox:focus { border: 2px solid $focus; padding: 2px 5px; }
QLineEdit:read-only, QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {
  background: $field_locked; border-color: $border_strong; }
QLineEdit[fault="block"], QPlainTextEdit[fault="block"], QComboBox[fault="block"] { border-color: $alarm; }
QLineEdit[fault="warn"], QPlainTextEdit[fault="warn"], QComboBox[fault="warn"] { border-color: $warn; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url("$chevron"); width: 14px; height: 14px; }
QPushButton, QToolButton { background: $surface; color: $text; border: 1px solid $border_strong;
  border-radius: ${radius}px; padding: 4px 12px; min-height: 18px; }
QToolButton { padding: 4px 8px; }
QLineEdit QToolButton { background: transparent; border: 0; padding: 0; min-height: 0; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:focus, QToolButton:focus { border-color: $focus; outline: none; }
QPushButton:disabled, QToolButton:disabled { color: $text_disabled; border-color: $border; }
QPushButton[kind="primary"] { background: $accent; color: $accent_text; border-color: $accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:focus {
  background: $accent_hover; border-color: $text; }
QPushButton[kind="primary"]:disabled { background: $field_locked; color: $text_disabled; border-color: $border; }
QPushButton[kind="danger"] { color: $alarm; border-color: $alarm; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: $accent;
  text-align: left; padding: 2px 1px; }
QPushButton[kind="link"]:disabled { color: $text; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border-color: $focus; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border-color: $focus; }
QToolButton[kind="pin"] { background: transparent; border: 0; padding: 0; min-height: 0; }
QToolButton:checked { background: $accent_soft; color: $accent_soft_text; border-color: $accent; }
QFrame[part="rail"] { background: $rail; border: 0; border-right: 1px solid $border; }
QToolButton[part="rail"] { background: transparent; color: $rail_text; border: 0; border-left: 3px solid transparent;
  border-radius: 0; padding: 7px 12px 7px 10px; text-align: left; }
QToolButton[part="rail"]:hover { background: $hover; }
QToolButton[part="rail"]:focus { border-left-color: $focus; background: $hover; }
QToolButton[part="rail"]:disabled { color: $text_disabled; }
QToolButton[part="rail"]:checked { background: $accent_soft; color: $accent_soft_text; border-left: 3px solid $accent; }
QFrame[part="titlebar"] { background: $surface; border: 0; border-bottom: 1px solid $border; }
QFrame[part="status"] { background: $surface; border: 0; border-top: 1px solid $border; }
QFrame[part="card"] { background: $surface; border: 1px solid $border; border-radius: ${radius}px; }
QFrame[part="popup"] { background: $surface; border: 1px solid $border_strong; }
QFrame[part="line"] { background: $border; border: 0; max-height: 1px; min-height: 1px; }
QFrame[bar="alarm"] { background: $alarm_soft; border: 1px solid $alarm; border-radius: ${radius}px; }
QFrame[bar="warn"] { background: $warn_soft; border: 1px solid $warn; border-radius: ${radius}px; }
QFrame[bar="info"] { background: $accent_soft; border: 1px solid $accent; border-radius: ${radius}px; }
QFrame[bar="good"] { background: $good_soft; border: 1px solid $good; border-radius: ${radius}px; }
QTableView, QTreeView, QListView { background: $surface; alternate-background-color: $window; color: $text;
  border: 1px solid $border; gridline-color: $border; selection-background-color: $accent_soft;
  selection-color: $text; outline: none; }
QTableView:focus, QTreeView:focus, QListView:focus { border-color: $focus; }
QTreeView::item, QListView::item { min-height: ${item}px; padding: 0 4px; }
QTreeView::item:hover, QListView::item:hover { background: $hover; }
QTreeView::item:selected, QListView::item:selected { background: $accent_soft; color: $accent_soft_text; }
QHeaderView { background: $header; }
QHeaderView::section { background: $header; color: $text; border: 0; border-right: 1px solid $border;
  border-bottom: 1px solid $border_strong; padding: 4px 6px; font-weight: 600; }
QTableCornerButton::section { background: $header; border: 0; }
QTabBar::tab { background: transparent; color: $text_muted; padding: 6px 14px; border: 0;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: 0; border-top: 1px solid $border; }
QMenu { background: $surface; color: $text; border: 1px solid $border_strong; padding: 4px 0; }
QMenu::item { padding: 5px 24px 5px 12px; }
QMenu::item:selected { background: $accent_soft; color: $accent_soft_text; }
QMenu::item:disabled { color: $text_disabled; }
QMenu::separator { height: 1px; background: $border; margin: 4px 0; }
QProgressBar { background: $header; border: 1px solid $border; border-radius: ${radius}px; text-align: center;
  max-height: 14px; min-height: 14px; font-size: ${small}px; }
QProgressBar::chunk { background: $accent_soft; border-right: 2px solid $accent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollArea { border: 0; background: transparent; }
QScrollArea > QWidget > QWidget[part="scrolled"] { background: transparent; }
QScrollBar:vertical { background: $window; width: 12px; margin: 0; }
QScrollBar:horizontal { background: $window; height: 12px; margin: 0; }
QScrollBar::handle { background: $border_strong; border-radius: ${radius}px; margin: 2px;
  min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $field_border; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QCheckBox, QRadioButton { spacing: 6px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator, QListView::indicator { width: 13px; height: 13px; border: 1px solid $field_border;
  background: $field; }
QCheckBox::indicator:focus { border-color: $focus; }
QCheckBox::indicator:disabled { background: $field_locked; }
QCheckBox::indicator:checked, QListView::indicator:checked { image: url("$tick"); }
QCheckBox::indicator:indeterminate { image: url("$dash"); }
""")


def qpalette(theme: Theme) -> QPalette:
    """Qt's palette with the roles of `theme`."""
    palette = QPalette()
    for slot, role in _PALETTE:
        palette.setColor(slot, QColor(theme.roles[role.value]))
    for slot in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, slot, QColor(theme.roles[Role.TEXT_DISABLED.value]))
    return palette


def stylesheet(theme: Theme) -> str:
    """The stylesheet of `theme`; every colour in it comes from a role."""
    m = theme.metrics
    tone = "dark" if theme.dark else "light"
    pictures = {
        name: resource("icons", f"{name}-{tone}.svg").as_posix() for name in ("chevron", "tick", "dash")
    }
    sizes = {"body": m.body, "small": m.small, "title": m.title, "radius": m.radius, "item": m.row - 2}
    return _SHEET.substitute(**theme.roles, **{k: str(v) for k, v in sizes.items()}, **pictures)


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the whole application in `theme`; may be called again at any time."""
    use_theme(theme)
    app.setStyle("Fusion")
    app.setPalette(qpalette(theme))
    app.setFont(body_font(theme.metrics.body))
    app.setStyleSheet(stylesheet(theme))
