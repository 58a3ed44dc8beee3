"""Every command × every role: what the table does not allow is disabled with the reason, and a press changes nothing."""

from __future__ import annotations

import pytest

from desktop.domain.permissions import ALLOWED, Action, Permit, Role
from ui.bridge.rights import OPEN, RIGHTS, right_of
from ui.shell.places import PLACES

# What only looks, moves, chooses or shows, of the register. A new command must be put here, into RIGHTS or into OPEN.
FREE = frozenset({
    "app.figures", "app.find", "care.find", "care.guard", "care.suggest", "duplicates.find", "duplicates.look",
    "duplicates.swap", "grids.basis", "grids.find", "grids.households", "grids.map", "grids.past", "grids.team",
    "grids.unplaced", "history.back", "history.find", "households.care", "households.checks", "households.colour",
    "households.columns", "households.doubts", "households.filter", "households.find", "households.log",
    "households.more", "households.next", "households.past", "households.pin", "households.repeat",
    "households.sample", "households.tab", "households.tower", "households.unverified", "households.whole",
    "households.zoom_fit", "households.zoom_in", "households.zoom_out", "map.all", "map.compound", "map.fit",
    "map.paper", "map.select", "printing.preview", "printing.register", "returns.compute", "returns.drill",
    "returns.failing", "returns.find", "returns.template", "returns.archive", "returns.charts", "returns.ledger",
    "returns.trend", "returns.whole", "start.refresh", "team.coverage", "team.find", "work.after", "work.before",
    "work.diary", "exchange.add_files", "exchange.add_map", "exchange.check", "exchange.explain",
    "exchange.next_step", "exchange.disputes", "exchange.open_bundle", "exchange.other_page",
    "exchange.previous_step", "exchange.between", "exchange.transport",
})  # fmt: skip


@pytest.fixture
def whole(open_window, settle):
    window = open_window(tuple(place.key for place in PLACES))
    for place in PLACES:
        window.place_screen(place.key)
    settle(window)
    return window


def test_every_command_is_free_or_asks_for_a_right(whole):
    known = FREE | RIGHTS.keys() | OPEN
    ids = {command.id for command in whole.commands.all()}
    unknown = {one for one in ids - known if not one.startswith(("go.", "households.act."))}
    assert unknown == set(), "does it write, hand out or decide? then put it into ui/bridge/rights.py"
    assert not FREE & RIGHTS.keys()
    assert not OPEN & (FREE | RIGHTS.keys())
    assert known - ids == set(), "a command that is gone"
    assert {right_of(one) for one in FREE} == {Action.SEE}


@pytest.mark.parametrize("role", Role)
def test_what_a_role_may_not_is_disabled_and_says_why(whole, role):
    whole.commands.allow(Permit.of([role]))
    for command in whole.commands.all():
        action, needed = whole.commands.action(command.id), right_of(command.id)
        if needed is not None and needed not in ALLOWED[role]:
            assert not action.isEnabled(), command.id
            assert "角色" in action.toolTip(), command.id
        else:
            assert action.isEnabled() is command.enabled(), command.id


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR])
def test_pressing_what_is_not_allowed_changes_nothing(whole, settle, office, role):
    whole.commands.allow(Permit.of([role]))
    with office.read() as db:
        before = db.exec_driver_sql("SELECT count(*), max(no) FROM audit").one()
    for command in whole.commands.all():
        needed = right_of(command.id)
        if needed is not None and needed not in ALLOWED[role]:
            whole.commands.action(command.id).trigger()
    settle(whole)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*), max(no) FROM audit").one() == before


def test_only_the_auditor_exports_the_audit():
    assert [role for role in Role if RIGHTS["settings.audit_export"] in ALLOWED[role]] == [Role.AUDITOR]
    assert Action.READ_AUDIT not in ALLOWED[Role.DIRECTOR]
