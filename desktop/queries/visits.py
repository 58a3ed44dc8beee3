"""Visits as lists show them, the doors in walking order, and what the row of a printed sheet stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, text

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain import masking
from desktop.domain.visit import MISSED, late
from desktop.queries.named import named
from desktop.queries.paper import natural
from desktop.queries.placement import DUTY, HOMES, ask
from desktop.queries.places import building_words
from desktop.store.log import chunks

_SHEET: Final = re.compile(r"([0-9A-Fa-f]{4,32})-(\d{1,4})")
SHEET_KINDS: Final = ("visit-sheet", "visit-form")


@dataclass(frozen=True, slots=True)
class WalkDoor:
    """One household where somebody will knock, in the order of the stairs; `place` as papers write it."""

    household_id: str
    grid_id: str
    building_id: str
    place: str
    head: str
    phone: str
    channel: str
    in_group: bool | None
    last: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit in a list. `late`: entered more than three days afterwards."""

    id: str
    day: str
    household_id: str
    name: str
    where: str
    worker: str
    method: str
    kind: str
    minutes: int | None
    found: str
    needs: str
    handling: str
    next_on: str
    late: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What one row of a printed sheet stands for."""

    household_id: str
    place: str
    family: str


_WALK: Final = """
SELECT h.household_id, h.grid_id, d.building_id, c.name, b.label, b.kind, c.kind, u.label, d.room, x.address_text,
  x.head_name, x.phone, x.channel, x.in_group, g.number, c.sort_no, b.sort_no,
  (SELECT max(v.day) FROM visit v WHERE v.household_id = x.id AND coalesce(v.method, '') <> 'missed'
   AND v.care_record_id IS NULL)
FROM home h JOIN household x ON x.id = h.household_id LEFT JOIN dwelling d ON d.id = x.dwelling_id
LEFT JOIN building b ON b.id = d.building_id LEFT JOIN compound c ON c.id = b.compound_id
LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN live_grid g ON g.id = h.grid_id
"""


_ROWS: Final = """
SELECT v.id, v.day, v.household_id, coalesce(s.name, v.worker_name, ''), v.method, v.kind, v.minutes, v.found, v.needs,
  v.handling, v.next_on, v.entered_on
FROM visit v LEFT JOIN staff s ON s.id = v.staff_id
"""


def walk(db: Connection, *, day: date) -> list[WalkDoor]:
    """Every household on the books: grid by grid, building by building, stair by stair, from the lowest door up."""
    rows = ask(db, (DUTY, HOMES), _WALK, day).all()
    ordered = sorted(
        rows,
        key=lambda r: (
            r[14] is None, r[14] or 0, r[15] or 0, r[3] or "", r[16] or 0, natural(r[4] or ""), natural(r[7] or ""),
            natural(r[8] or ""), r[0],
        ),
    )  # fmt: skip
    return [
        WalkDoor(
            row[0], row[1] or "", row[2] or "", _place(row), row[10] or "", row[11] or "", row[12] or "",
            None if row[13] is None else bool(row[13]), row[17] or "",
        )
        for row in ordered
    ]  # fmt: skip


def _place(row: Sequence[Any]) -> str:
    """锦绣龙庭3号楼2单元501, as people say it; the typed address where no door is known."""
    if not row[4]:
        return row[9] or _("地址待落")
    building = building_words(str(row[4]), courtyard="courtyard" in (row[5], row[6]))
    unit = _("{n}单元").format(n=row[7]) if row[7] else ""
    return f"{row[3] or ''}{building}{unit}{row[8] or ''}"


def family(head: str) -> str:
    """The family's name as it may be carried outside: 王家, 欧阳家."""
    name = masking.family_name(head)
    return _("{name}家").format(name=name) if name else ""


def ids(
    db: Connection, *, staff_id: str = "", household_id: str = "", since: str = "", until: str = "", limit: int = 2000
) -> list[str]:  # fmt: skip
    """Visits, the newest first; empty fields leave the choice open. Days are `YYYY-MM-DD`, both included.

    What a specialist noted about a single care record (`care_record_id`) stays in the guarded part.
    """
    sql = text(
        "SELECT id FROM visit WHERE (:staff = '' OR staff_id = :staff) AND (:home = '' OR household_id = :home) "
        "AND (:since = '' OR day >= :since) AND (:until = '' OR day <= :until) AND care_record_id IS NULL "
        "ORDER BY day DESC, id LIMIT :limit"
    )
    values = {"staff": staff_id, "home": household_id, "since": since, "until": until, "limit": limit}
    return [row[0] for row in db.execute(sql, values)]


def rows(db: Connection, wanted: Sequence[str]) -> dict[str, VisitRow]:
    """The lines of some visits; ids that are gone are left out."""
    found: dict[str, Any] = {}
    for part in chunks(list(wanted)):
        marks = ",".join("?" * len(part))
        sql = f"{_ROWS} WHERE v.id IN ({marks})"
        found |= {row[0]: row for row in db.exec_driver_sql(sql, tuple(part))}
    names = named(db, (("household", row[2]) for row in found.values() if row[2]))
    return {key: _row(found[key], names) for key in wanted if key in found}


def _row(row: Sequence[Any], names: Mapping[tuple[str, str], Any]) -> VisitRow:
    home = names.get(("household", row[2] or ""))
    return VisitRow(
        row[0], row[1] or "", row[2] or "", home.title if home else _("(已不在册)"), home.where if home else "",
        row[3], row[4] or "", row[5] or "", row[6], row[7] or "", row[8] or "", row[9] or "", row[10] or "",
        late(row[1] or "", row[11] or ""),
    )  # fmt: skip


def last_by_resident(db: Connection, resident_ids: Sequence[str]) -> dict[str, str]:
    """The day each was last seen: a visit to the household counts for everybody in it, nobody at home for none."""
    found: dict[str, str] = {}
    for part in chunks(list(resident_ids)):
        sql = (
            "SELECT r.id, max(v.day) FROM resident r JOIN visit v ON v.household_id = r.household_id "  # noqa: S608
            f"WHERE r.id IN ({','.join('?' * len(part))}) AND coalesce(v.method, '') <> ? "
            "AND (v.resident_id IS NULL OR v.resident_id = r.id) AND v.care_record_id IS NULL GROUP BY r.id"
        )
        found |= {row[0]: row[1] or "" for row in db.exec_driver_sql(sql, (*part, MISSED))}
    return found


def sheet_row(db: Connection, number: str, row: int) -> SheetRow:
    """The household at a row of a printed sheet, by the sheet's number (`3FA97C21-01`, its beginning is enough).

    Raises `Refused` for what is no number or is the beginning of several, `NotFound` for a sheet or row that is not
    there: it was printed on another computer, or never registered.
    """
    match = _SHEET.fullmatch(number.strip())
    if match is None:
        raise Refused(_("表号写成 3FA97C21-01 的样子,在走访表的右上角。"), code="visit.sheet_number")
    printed, sheet = match[1].lower(), int(match[2])
    marks = ",".join("?" * len(SHEET_KINDS))
    sql = f"SELECT id FROM print_register WHERE id LIKE ? AND kind IN ({marks}) LIMIT 2"  # noqa: S608 - marks
    prints = [found[0] for found in db.exec_driver_sql(sql, (f"{printed}%", *SHEET_KINDS))]
    if len(prints) > 1:
        raise Refused(_("有好几份走访表的表号这样开头,请多写几位。"), code="visit.sheet_ambiguous")
    if not prints:
        raise NotFound(_("没有这个表号的走访表,请核对右上角的表号。"), code="visit.no_sheet")
    item = "SELECT subject_id FROM print_item WHERE register_id = ? AND title = ?"
    home = db.exec_driver_sql(item, (prints[0], sheet_place(sheet, row))).scalar()
    if not home:
        raise NotFound(_("这张表没有第 {n} 行。").format(n=row), code="visit.no_row")
    about = named(db, [("household", home)]).get(("household", home))
    if about is None:
        raise NotFound(_("这一户已不在册,可能已经迁走或合并。"), code="visit.household_gone")
    return SheetRow(home, about.where, about.title)


def sheet_place(sheet: int, row: int) -> str:
    """How the register calls a row of a sheet: it names nobody."""
    return f"{sheet:02d}-{row:02d}"
