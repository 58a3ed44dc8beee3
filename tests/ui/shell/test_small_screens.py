"""A notebook of 1366x768 at 100, 125 and 150 percent: with a form open no button loses its word or its place."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QScrollArea

from desktop.base.i18n import use_language
from desktop.domain.life.act import Kind
from ui.bridge.target import Target
from ui.screens.households.panes import LEAST

SCENES = (
    "building", "household", "dwelling", "new household", "resident", "care", "care record", "suggestions", "settings",
    "doubts", "unverified", "life event",
)  # fmt: skip
LONG = {"settings"}  # taller than such a screen, so it scrolls down


@pytest.fixture(params=["zh_CN", "en"])
def language(request):
    use_language(request.param)
    yield request.param
    use_language("zh_CN")


@pytest.fixture
def record(office, ids) -> str:
    with office.change("care.add", actor="李梅") as unit:
        return unit.create(
            "care_record", {"resident_id": ids.residents[0], "category": "alone", "start": "2026-01-01"}
        )


@pytest.mark.parametrize("scale", [100, 125, 150])
def test_no_button_is_cut_off_where_something_is_open(
    qtbot, language, open_window, settle, ids, record, scale
):
    window = open_window(("households", "care", "settings"))
    window.resize(1366 * 100 // scale, 728 * 100 // scale)
    lost = {}
    for scene in SCENES:
        arrange(window, settle, scene, ids, record)
        qtbot.wait(40)
        if found := [text for part in buttons(window) if (text := trouble(part, window, deep=scene in LONG))]:
            lost[scene] = found
    assert lost == {}


@pytest.mark.parametrize(
    ("language", "scale"),
    [("zh_CN", 100), ("zh_CN", 125), ("zh_CN", 150), ("en", 100), ("en", 125)],
    indirect=["language"],
)
def test_no_page_of_the_exchange_scrolls_sideways(qtbot, language, open_window, settle, scale):
    window = open_window(("exchange",))
    window.resize(1366 * 100 // scale, 728 * 100 // scale)
    lost = {}
    for page in ("", "outlines", "bundle", "transport", "receipt", "dispute", "ticket"):
        window.go(Target("exchange", page))
        settle(window)
        qtbot.wait(40)
        found = [text for part in buttons(window) if (text := trouble(part, window, deep=False))]
        areas = [area for area in window.findChildren(QScrollArea) if area.isVisible()]
        found += [
            f"{area.objectName()}: sideways" for area in areas if area.horizontalScrollBar().maximum() > 0
        ]
        if found:
            lost[page] = found
    assert lost == {}


def arrange(window, settle, scene, ids, record):
    household, resident = ids.households[0], ids.residents[0]
    targets = {
        "building": Target("households", "building", ids.building),
        "household": Target("households", "household", household),
        "dwelling": Target("households", "household", household),
        "new household": Target("households", "dwelling", ids.dwellings[4]),
        "resident": Target("households", "resident", resident),
        "care": Target("care"),
        "care record": Target("care", "care_record", record),
        "suggestions": Target("care"),
        "settings": Target("settings"),
        "doubts": Target("households", "doubts"),
        "unverified": Target("households", "unverified"),
        "life event": Target("households", "household", household),
    }
    window.go(targets[scene])
    settle(window)
    card = window.place_screen("households").card
    if scene == "dwelling":
        card.show_tab(1)
    elif scene == "household":
        assert card.isVisible()
        card.show_tab(0)
    elif scene == "resident":
        assert window.place_screen("households").resident.isVisible()
    elif scene == "care record":
        assert window.place_screen("care").form.isVisible()
    elif scene == "life event":
        window.place_screen("households").acts.begin(Kind.SPLIT)
        settle(window)
        assert window.place_screen("households").acts.shown()
    elif scene == "suggestions":
        window.place_screen("care").suggest()
    settle(window)


def buttons(window):
    return [part for part in window.findChildren(QAbstractButton) if part.isVisible() and part.text()]


def trouble(part, window, *, deep):
    """What is wrong with a button, "" for nothing; `deep`: it may lie below what is on sight."""
    shown = part.visibleRegion().boundingRect()
    words = part.text().replace("&", "")
    if shown.isEmpty():
        inside = part.mapTo(window, part.rect().topRight()).x() < window.width()
        return "" if inside and (deep or scrolls(part)) else f"{words}: not to be seen"
    icon = part.iconSize().width() if not part.icon().isNull() else 0
    if part.property("part") == "rail":
        icon = 0  # the word may stand below its picture
    needed = max(part.fontMetrics().horizontalAdvance(line) for line in words.split("\n")) + icon
    if part.width() + 1 < needed:
        return f"{words}: {part.width()} of {needed} pixels"
    if shown.width() + 1 < part.width():
        return f"{words}: cut at its side"
    if shown.height() + 1 < part.height() and not (deep or scrolls(part)):
        return f"{words}: cut below"
    return ""


def scrolls(part):
    """Whether the button stands in a form that scrolls."""
    parent = part.parentWidget()
    while parent is not None:
        if parent.inherits("QScrollArea"):
            return parent.verticalScrollBar().maximum() > 0
        parent = parent.parentWidget()
    return False


def test_the_tree_makes_room_for_a_form_and_comes_back(qtbot, open_window, settle, ids):
    window = open_window(("households",))
    window.resize(910, 485)
    window.go(Target("households", "building", ids.building))
    settle(window)
    screen = window.place_screen("households")
    assert screen.tree.isVisible()
    assert not screen.right.isVisible()
    window.go(Target("households", "household", ids.households[0]))
    settle(window)
    assert not screen.tree.isVisible()
    assert screen.right.width() >= LEAST[2] - 1
    window.resize(1366, 728)
    qtbot.waitUntil(screen.tree.isVisible, timeout=20_000)
    assert screen.right.isVisible()
    window.resize(910, 485)
    qtbot.waitUntil(lambda: not screen.tree.isVisible(), timeout=20_000)
    screen.card.close_button.click()
    qtbot.waitUntil(screen.tree.isVisible, timeout=20_000)
    assert not screen.right.isVisible()


def test_a_short_screen_shows_most_of_the_form_above_the_members(open_window, settle, ids):
    window = open_window(("households",))
    window.resize(910, 485)
    window.go(Target("households", "household", ids.households[0]))
    settle(window)
    card = window.place_screen("households").card
    area = card.household.viewport()
    seen = [
        field.name
        for field in card.form.fields
        if not field.more
        and card.form.editor(field.name)
        .entry.mapTo(card.form, card.form.editor(field.name).entry.rect().center())
        .y()
        < area.height()
    ]
    assert len(seen) == len([field for field in card.form.fields if not field.more]) == 6
    assert card.members.table.height() >= 90


def test_the_categories_keep_their_names_and_make_room_for_a_record(qtbot, open_window, settle, record):
    window = open_window(("care",))
    window.resize(910, 485)
    window.go(Target("care"))
    settle(window)
    screen = window.place_screen("care")
    table = screen.groups.table
    assert table.columnWidth(0) >= 96
    assert [table.isColumnHidden(n) for n in range(5)] == [False, False, False, True, False]
    assert not screen.right.isVisible()
    window.go(Target("care", "care_record", record))
    settle(window)
    assert screen.right.isVisible()
    assert not screen.groups.isVisible()
    screen.form.back_button.click()
    qtbot.waitUntil(screen.groups.isVisible, timeout=20_000)
    window.resize(1366, 728)
    qtbot.waitUntil(screen.right.isVisible, timeout=20_000)
    assert not table.isColumnHidden(3)
