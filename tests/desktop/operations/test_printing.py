"""What was printed is on record: who, what, how many, which bytes; issues end what they replace."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import text

from desktop.operations.printing import BadgeIssue, BoardIssue, CardIssue, Issue, PrintJob, register_print
from desktop.operations.undo import undo
from desktop.queries import paper
from desktop.workspace import Workspace
from tests.conftest import CHEAP

DAY, LATER = date(2026, 6, 30), date(2026, 9, 1)


def job(number: int, *issues: Issue, kind: str = "card") -> PrintJob:
    return PrintJob(f"{number:032x}", kind, "grid:1", 2, len(issues), "ab" * 32, {"skip": 3}, issues)


def table(office: Workspace, name: str) -> list[dict[str, object]]:
    with office.read() as db:
        return [dict(row) for row in db.execute(text(f"SELECT * FROM {name}")).mappings()]


CARD = CardIssue("h1", "420303090012001-0001", "s1", "13800000000")
BOARD = BoardIssue("unit", "u1", "1号楼1单元", "a3", ("contact", "duty"), ("s1", "s2"))
BADGE = BadgeIssue("s1", "420303090012-0001", "2028-06-30")


@pytest.mark.parametrize(
    ("kind", "issue", "name", "ended"),
    [
        ("card", CARD, "card_issue", "ended_on"),
        ("board", BOARD, "board_issue", "removed_on"),
        ("badge", BADGE, "badge_issue", "ended_on"),
    ],
)
def test_a_second_print_ends_the_first(
    office: Workspace, kind: str, issue: Issue, name: str, ended: str
) -> None:
    register_print(office, job(1, issue), actor="李梅", today=DAY)
    register_print(office, job(2, issue), actor="李梅", today=LATER)
    rows = sorted(table(office, name), key=lambda row: str(row["issued_on"]))
    assert [(row["issued_on"], row[ended], row["register_id"]) for row in rows] == [
        (DAY.isoformat(), LATER.isoformat(), f"{1:032x}"),
        (LATER.isoformat(), None, f"{2:032x}"),
    ]
    undo(office, actor="李梅")
    with office.read() as db:
        assert [issued.id for issued in paper.issued(db, kind)] == [rows[0]["id"]]


def test_other_households_boards_and_people_keep_theirs(office: Workspace) -> None:
    others = (
        CardIssue("h2", "x-2", "s1", ""),
        BoardIssue("unit", "u1", "1号楼2单元", "a3", (), ()),
        BadgeIssue("s2", "y-2", ""),
    )
    register_print(office, job(1, *others), actor="李梅", today=DAY)
    register_print(office, job(2, CARD, BOARD, BADGE), actor="李梅", today=LATER)
    with office.read() as db:
        assert {kind: len(paper.issued(db, kind)) for kind in ("card", "board", "badge")} == {
            "card": 2, "board": 2, "badge": 2
        }  # fmt: skip


def test_the_register_and_the_audit_chain_keep_what_was_made(office: Workspace) -> None:
    changes = register_print(office, job(1, CARD), actor="李梅", today=DAY)
    (entry,) = table(office, "print_register")
    assert json.loads(str(entry.pop("options"))) == {"skip": 3}
    assert entry == {
        "id": f"{1:032x}", "kind": "card", "scope": "grid:1", "pages": 2, "items": 1, "sha256": "ab" * 32,
        "actor": "李梅", "printed_ms": office.clock.milliseconds(), "step_id": changes.step_id,
        "state": "made", "sheets_done": 2, "settings": "{}",
    }  # fmt: skip
    events = [row for row in table(office, "audit") if row["event"] == "print"]
    assert [(row["actor"], row["object"]) for row in events] == [("李梅", f"{1:032x}")]
    assert "13800000000" not in str(events)


def test_a_print_that_hands_nothing_out_is_registered_without_a_step(office: Workspace) -> None:
    steps = len(table(office, "step"))
    register_print(office, job(1, kind="roster"), actor="李梅", today=DAY)
    (entry,) = table(office, "print_register")
    assert (entry["kind"], entry["step_id"], len(table(office, "step"))) == ("roster", None, steps)


def test_somebody_who_may_only_look_prints_nothing(office: Workspace) -> None:
    from desktop.base.errors import Refused
    from desktop.operations import accounts

    accounts.add(office, "李梅", roles=["director"], actor="李梅", today=DAY)
    accounts.add(
        office, "王芳", roles=["viewer"], actor="李梅", today=DAY, password="Yun-Lu-2026 春", cost=CHEAP
    )
    with pytest.raises(Refused):
        register_print(office, job(1, CARD), actor="王芳", today=DAY)
    assert table(office, "print_register") == []
