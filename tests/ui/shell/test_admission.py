"""Who may not see the register finds the audit page open and nothing else; who loses his sight of it is put out."""

from __future__ import annotations

import pytest

from desktop.base.errors import Refused
from desktop.operations import accounts
from desktop.queries import history
from tests.ui.test_restricted_screens import everything_on
from ui.bridge.rights import OPEN, RIGHTS
from ui.bridge.target import Target
from ui.shell.finding import find
from ui.shell.places import PLACES


@pytest.fixture
def auditor(office, ids):
    """The one who sits here only audits; somebody else is the director."""
    with office.change("account.add", actor="李梅") as unit:
        unit.create("account", {"name": "周主任", "roles": ["director"]})
        unit.create("account", {"name": "李梅", "roles": ["auditor"]})


def test_only_the_audit_page_is_open(auditor, open_window, settle, ids):
    window = open_window(tuple(place.key for place in PLACES))
    for target in (
        *(Target(place.key) for place in PLACES),
        Target("households", "resident", ids.residents[0]),
    ):
        window.go(target)
        settle(window)
        assert window.current_place == "settings"
        assert list(window.place_screen("settings").pages) == ["audit"]
    window.build_all()
    settle(window)
    for place in PLACES:
        button = window.rail.button(place.key)
        assert button.isEnabled() is (place.key == "settings")
        if place.key != "settings":
            assert "审计" in button.toolTip()
            with pytest.raises(Refused):
                window.place_screen(place.key)
    assert not window.title_bar.search.isEnabled()
    possible = {c.id for c in window.commands.all() if window.commands.action(c.id).isEnabled()}
    assert possible <= OPEN | {"settings.audit_export"}
    assert RIGHTS["settings.audit_export"] == "read_audit"
    assert (window.undoing.undo_title, window.undoing.unsent) == ("", 0)
    assert "张桂芳" not in everything_on(window)


def test_nothing_is_found(auditor, office, ids):
    assert find(office, "张桂芳", "李梅") == []
    assert find(office, "张桂芳", "周主任"), "the net is not blind"


def test_who_loses_the_sight_of_the_register_is_put_out(office, open_window, settle, qtbot):
    with office.change("account.add", actor="李梅") as unit:
        for name in ("周主任", "李梅"):
            unit.create("account", {"name": name, "roles": ["director"]})
    window = open_window(("start", "settings"))
    window.go(Target("settings", "users"))
    settle(window)
    with qtbot.waitSignal(window.left, timeout=30_000):
        window.hub.changed.emit(accounts.set_roles(office, "李梅", ["auditor"], actor="周主任"))
    with office.read() as db:
        assert history.next_undo(db) is not None
