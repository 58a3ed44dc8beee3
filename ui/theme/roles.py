"""The parts a colour can play. No Qt here, so presenters may name them."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Every part a colour can play; each theme file must name all of them."""

    WINDOW = "window"
    SURFACE = "surface"
    FIELD = "field"
    FIELD_LOCKED = "field_locked"
    TEXT = "text"
    TEXT_MUTED = "text_muted"
    TEXT_DISABLED = "text_disabled"
    BORDER = "border"
    BORDER_STRONG = "border_strong"
    FIELD_BORDER = "field_border"
    HEADER = "header"
    HOVER = "hover"
    ACCENT = "accent"
    ACCENT_HOVER = "accent_hover"
    ACCENT_TEXT = "accent_text"
    ACCENT_SOFT = "accent_soft"
    ACCENT_SOFT_TEXT = "accent_soft_text"
    FOCUS = "focus"
    ALARM = "alarm"
    ALARM_SOFT = "alarm_soft"
    ALARM_TEXT = "alarm_text"
    WARN = "warn"
    WARN_SOFT = "warn_soft"
    GOOD = "good"
    GOOD_SOFT = "good_soft"
    RAIL = "rail"
    RAIL_TEXT = "rail_text"
    PAPER = "paper"
    PAPER_INK = "paper_ink"
    PREVIEW_DESK = "preview_desk"


class Cell(StrEnum):
    """Fills for cells told apart by colour, word and shape; the text on them is `Role.TEXT`."""

    CALM = "calm"
    SKY = "sky"
    SAND = "sand"
    MINT = "mint"
    LILAC = "lilac"
    ROSE = "rose"
    TEAL = "teal"
    STRAW = "straw"
    CLAY = "clay"
    GREY = "grey"


# Text role on ground role: WCAG 2.2, 1.4.3 asks for 4.5 : 1 (a test measures every theme).
TEXT_ON_GROUND: tuple[tuple[Role, Role], ...] = (
    (Role.TEXT, Role.WINDOW),
    (Role.TEXT, Role.SURFACE),
    (Role.TEXT, Role.FIELD),
    (Role.TEXT, Role.FIELD_LOCKED),
    (Role.TEXT, Role.HEADER),
    (Role.TEXT, Role.HOVER),
    (Role.TEXT_MUTED, Role.WINDOW),
    (Role.TEXT_MUTED, Role.SURFACE),
    (Role.TEXT_MUTED, Role.HEADER),
    (Role.TEXT_MUTED, Role.RAIL),
    (Role.ACCENT, Role.SURFACE),
    (Role.ACCENT, Role.WINDOW),
    (Role.ACCENT_TEXT, Role.ACCENT),
    (Role.ACCENT_TEXT, Role.ACCENT_HOVER),
    (Role.ACCENT_SOFT_TEXT, Role.ACCENT_SOFT),
    (Role.TEXT, Role.ACCENT_SOFT),
    (Role.ALARM, Role.SURFACE),
    (Role.ALARM, Role.WINDOW),
    (Role.ALARM, Role.ALARM_SOFT),
    (Role.ALARM_TEXT, Role.ALARM),
    (Role.WARN, Role.WARN_SOFT),
    (Role.WARN, Role.SURFACE),
    (Role.GOOD, Role.GOOD_SOFT),
    (Role.GOOD, Role.SURFACE),
    (Role.RAIL_TEXT, Role.RAIL),
    (Role.PAPER_INK, Role.PAPER),
)
