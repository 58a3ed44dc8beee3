"""One way to issue a return and to write the rectification ledger, for the test that takes each of them back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from desktop.domain.rectification import RectificationDraft
from desktop.operations import community, form_teachings, rectifying, snapshots
from desktop.operations.snapshots import SnapshotDraft

BY: Final[dict[str, Any]] = {"actor": "李梅", "today": date(2026, 6, 30)}
PROBLEM: Final = RectificationDraft("网格员一人管两个网格", "再聘一名网格员", "周建国", "2026-09-30")


def _issue(town: Any) -> None:
    body = "frozen"
    digest = hashlib.sha256(body.encode()).hexdigest()
    file = snapshots.frozen("附件1.xlsx", "filled", b"PK")
    draft = SnapshotDraft(
        "六月自查", "return", "2026-06-30", ("2026-04-01", "2026-06-30"), body, digest, (file,)
    )
    snapshots.issue(town.office, draft, **BY)


def _problem(town: Any) -> str:
    return str(next(iter(rectifying.add(town.office, PROBLEM, **BY).of("rectification"))))


RETURNS: Final[dict[str, Callable[[Any], Any]]] = {
    "community.describe": lambda t: community.describe(
        t.office,
        {"office_kind": "自有", "party_form": "党委", "work_teams": "2", "system_patrol": "是"},
        **BY,
    ),
    "form_teachings.remember": lambda t: form_teachings.remember(
        t.office, "a" * 32, {"title": "附件1"}, actor="李梅"
    ),
    "snapshots.issue": _issue,
    "rectifying.add": _problem,
    "rectifying.add_many": lambda t: rectifying.add_many(t.office, [PROBLEM, PROBLEM], **BY),
    "rectifying.update": lambda t: rectifying.update(
        t.office, _problem(t), RectificationDraft("另一个问题"), **BY
    ),
    "rectifying.finish": lambda t: rectifying.finish(t.office, _problem(t), result="已聘", **BY),
    "rectifying.remove": lambda t: rectifying.remove(t.office, _problem(t), **BY),
}
