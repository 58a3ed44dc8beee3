"""The print register: what was printed, when and by whom, what it showed, and what of it is still out there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from sqlalchemy import Connection, text

from desktop.base.clock import as_datetime
from desktop.base.errors import NotFound
from desktop.base.i18n import _

_PENDING = ("writing", "printing", "stopped")


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One print. `scope` is as written on the command line: `community`, `grid:3`. `state`: `made`; `writing`,
    `printing`, `stopped` while it is not whole, with the pages the printer took in `done`; `given_up`: it stays so."""

    id: str
    kind: str
    scope: str
    options: Mapping[str, Any]
    pages: int
    items: int
    actor: str
    at: str
    step_id: str
    state: str = "made"
    done: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)
    sha256: str = ""
    day: str = ""

    @property
    def short(self) -> str:
        """The number that stands on internal copies."""
        return self.id[:8].upper()

    @property
    def whole(self) -> bool:
        """Whether all of it is on paper or in its file."""
        return self.state == "made"

    @property
    def pending(self) -> bool:
        """Whether somebody may still go on with it: not whole, and not given up."""
        return self.state in _PENDING


@dataclass(frozen=True, slots=True)
class OutItem:
    """One printed thing that still hangs, lies in a household or is worn. `what`: `card`, `board`, `badge` with the
    `issue_id` it is on record under, or empty for what is not handed out one by one (maps, posters).

    `facts` are as packed by `documents.render.facts`; empty for what another computer printed.
    """

    register_id: str
    no: int
    kind: str
    subject_kind: str
    subject_id: str
    title: str
    facts: Mapping[str, Any]
    options: Mapping[str, Any]
    printed: str
    what: str = ""
    issue_id: str = ""
    place: str = ""
    size: str = ""
    photo: str = ""
    valid_until: str = ""
    staff_ids: tuple[str, ...] = ()
    phone: str = ""
    model: str = ""

    @property
    def key(self) -> tuple[str, int, str]:
        """What tells it from every other."""
        return self.register_id, self.no, self.issue_id


_ENTRY = (
    "SELECT id, kind, scope, options, pages, items, actor, printed_ms, step_id, state, sheets_done, settings, sha256 "
    "FROM print_register "
)


def _row(row: Any) -> PrintedRow:
    at = as_datetime(row[7])
    return PrintedRow(
        id=row[0], kind=row[1], scope=row[2], options=_json(row[3]), pages=row[4], items=row[5], actor=row[6],
        at=at.strftime("%Y-%m-%d %H:%M"), step_id=row[8] or "", state=row[9] or "made", done=row[10] or 0,
        settings=_json(row[11]), sha256=row[12], day=at.strftime("%Y-%m-%d"),
    )  # fmt: skip


def _json(stored: str | None) -> Any:
    return orjson.loads(stored) if stored else {}


def register(db: Connection, *, limit: int = 500) -> list[PrintedRow]:
    """The newest prints first."""
    sql = text(_ENTRY + "ORDER BY printed_ms DESC, id LIMIT :limit")
    return [_row(row) for row in db.execute(sql, {"limit": limit})]


def entry(db: Connection, register_id: str) -> PrintedRow:
    """One print, by its number or the beginning of it; raises `NotFound`."""
    sql = text(_ENTRY + "WHERE id = :id OR id LIKE :like ORDER BY printed_ms DESC LIMIT 2")
    wanted = register_id.lower()
    rows = db.execute(sql, {"id": wanted, "like": f"{wanted}%" if wanted.isalnum() else ""}).all()
    if not rows:
        raise NotFound(_("打印登记里没有这一条"), code="print.no_entry")
    return _row(rows[0])


def unfinished(db: Connection) -> list[PrintedRow]:
    """Prints that were not made whole: a file without its name, a printer that was stopped."""
    sql = text(_ENTRY + "WHERE state IN ('writing', 'printing', 'stopped') ORDER BY printed_ms DESC, id")
    return [_row(row) for row in db.execute(sql)]


def facts_of(db: Connection, register_id: str) -> dict[str, Any]:
    """What the items of a print share, by key."""
    sql = text("SELECT key, facts FROM print_fact WHERE register_id = :id")
    return {row[0]: orjson.loads(row[1]) for row in db.execute(sql, {"id": register_id})}


def own_of(db: Connection, register_id: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The key of the shared facts and the own facts of every item of a print, in its order."""
    sql = text("SELECT fact_key, own FROM print_item WHERE register_id = :id ORDER BY no")
    rows = db.execute(sql, {"id": register_id})
    return [(row[0], orjson.loads(row[1]).get("facts", {})) for row in rows]


_ISSUES = (
    "SELECT 'card', id, household_id, serial, '', '', '', '', staff_id, phone, register_id, issued_on "
    "FROM card_issue WHERE ended_on IS NULL "
    "UNION ALL SELECT 'board', id, scope_id, place, coalesce(size, kind), photo, '', scope_kind, staff_ids, '', "
    "register_id, issued_on FROM board_issue WHERE removed_on IS NULL "
    "UNION ALL SELECT 'badge', id, staff_id, number, '', '', valid_until, '', staff_id, '', register_id, issued_on "
    "FROM badge_issue WHERE ended_on IS NULL"
)
_ITEMS = (
    "SELECT i.register_id, i.no, r.kind, i.subject_kind, i.subject_id, i.title, i.fact_key, i.own, r.options, "
    "r.printed_ms, i.ended_ms, json_extract(r.settings, '$.model') "
    "FROM print_item i JOIN print_register r ON r.id = i.register_id "
    "WHERE coalesce(r.state, 'made') IN ('made', 'printing', 'stopped', 'given_up') AND i.fact_key <> '' "
    "ORDER BY r.printed_ms, r.id, i.no"
)


def out(db: Connection) -> list[OutItem]:
    """Everything public that is still out there. What is handed out one by one ends with its card, board or badge,
    also when that is taken back by an undo; anything else when it is printed anew or taken down."""
    live: dict[tuple[str, str, str], list[Any]] = {}
    for row in db.execute(text(_ISSUES)):
        live.setdefault((row[0], row[10] or "", row[2] or ""), []).append(row)
    known: dict[str, dict[str, Any]] = {}
    found = []
    for row in db.execute(text(_ITEMS)).all():
        own = orjson.loads(row[7])
        what = own.get("issue", {}).get("what", "")
        issue = None
        if what:
            rows = live.get((what, row[0], row[4]), [])
            if not rows:
                continue
            issue = next((one for one in rows if str(one[3] or "").startswith(row[5])), rows[0])
            rows.remove(issue)
        elif row[10] is not None:
            continue
        if row[0] not in known:
            known[row[0]] = facts_of(db, row[0])
        facts = {**known[row[0]].get(row[6], {}), **own.get("facts", {})}
        found.append(_out_item(row, facts, what, issue))
    return found + [_foreign(row) for rows in live.values() for row in rows]


def _out_item(row: Any, facts: Mapping[str, Any], what: str, issue: Any) -> OutItem:
    day = as_datetime(row[9]).strftime("%Y-%m-%d")
    item = OutItem(row[0], row[1], row[2], row[3], row[4], row[5], facts, _json(row[8]), day)
    item = replace(item, model=row[11] or "")
    return item if issue is None else _with_issue(item, what, issue)


def _with_issue(item: OutItem, what: str, issue: Any) -> OutItem:
    return replace(
        item, what=what, issue_id=issue[1], place=(issue[3] if what == "board" else "") or "", size=issue[4] or "",
        photo=issue[5] or "", valid_until=issue[6] or "", staff_ids=_staff(what, issue[8]), phone=issue[9] or "",
    )  # fmt: skip


def _foreign(issue: Any) -> OutItem:
    """Handed out by another computer, or before items were kept: only who and which number is known."""
    kinds = {"card": "household", "badge": "staff"}
    blank = OutItem(
        issue[10] or "", 0, "", kinds.get(issue[0], issue[7] or ""), issue[2] or "", issue[3] or "", {}, {},
        issue[11] or "",
    )  # fmt: skip
    return _with_issue(blank, issue[0], issue)


def _staff(what: str, stored: str | None) -> tuple[str, ...]:
    if not stored:
        return ()
    return tuple(orjson.loads(stored)) if what == "board" else (stored,)


def out_by_key(items: Iterable[OutItem]) -> dict[tuple[str, int, str], OutItem]:
    """Items by what tells them apart."""
    return {item.key: item for item in items}
