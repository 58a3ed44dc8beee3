"""Every role × action is decided, restricted care is for its specialist, an auditor sees no data."""

from __future__ import annotations

import pytest

from desktop.base.errors import Refused
from desktop.domain.permissions import (
    ALLOWED,
    EVERYTHING,
    RESTRICTED,
    SOLE_USER,
    SPECIALIST,
    Action,
    Permit,
    Role,
)

EXPECTED = {
    Role.CLERK: "see edit edit_bulk delete import print export reveal verify exchange back_up",
    Role.DIRECTOR: "see edit edit_bulk delete import print export reveal verify resolve exchange regrid back_up "
    "repair purge manage_users manage_settings",
    Role.VIEWER: "see",
    Role.AUDITOR: "read_audit",
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_the_table_says_what_the_manual_says(role: Role, action: Action) -> None:
    permit = Permit.of([role])
    allowed = action.value in EXPECTED[role].split()
    assert permit.may(action) is allowed is (action in ALLOWED[role])
    if allowed:
        permit.insist(action)
    else:
        with pytest.raises(Refused):
            permit.insist(action)


def test_nobody_both_keeps_the_data_and_reads_the_audit_by_one_role() -> None:
    for role in Role:
        may = ALLOWED[role]
        assert not (Action.READ_AUDIT in may and Action.EDIT in may)


@pytest.mark.parametrize("key", RESTRICTED)
def test_a_restricted_category_is_seen_by_its_specialist_only(key: str) -> None:
    for role in Role:
        assert not Permit.of([role]).sees(key)
    assert Permit.of([Role.CLERK, SPECIALIST + key]).sees(key)
    others = [SPECIALIST + other for other in RESTRICTED if other != key]
    assert not Permit.of([Role.CLERK, *others]).sees(key)
    assert not Permit.of([SPECIALIST + key]).sees(key), "a specialist who may see nothing sees nothing"
    assert key in SOLE_USER.hidden
    assert EVERYTHING.sees(key)


def test_open_categories_are_seen_by_whoever_sees_residents() -> None:
    assert Permit.of([Role.VIEWER]).sees("alone")
    assert not Permit.of([Role.AUDITOR]).sees("alone")
    assert not Permit.of([Role.VIEWER]).sees("of a newer program")
    assert not Permit.of(["of a newer program"]).may(Action.SEE)
