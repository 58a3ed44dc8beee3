"""What the start screen counts: what is in the office, what is missing, and the list behind every number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, text

from desktop.base.i18n import N_
from desktop.domain.permissions import RESTRICTED
from desktop.queries import grids

STALE_DAYS = 365  # a household nobody confirmed for a year


@dataclass(frozen=True, slots=True)
class Counts:
    """How many live records of each kind the office holds; `cards` are contact cards in use."""

    compounds: int = 0
    buildings: int = 0
    dwellings: int = 0
    households: int = 0
    residents: int = 0
    grids: int = 0
    micro_grids: int = 0
    staff: int = 0
    care: int = 0
    cards: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing: `key` opens its list with `household_ids`; `title` is marked with `N_`."""

    key: str
    title: str
    count: int


_COUNTS = """
SELECT (SELECT count(*) FROM compound), (SELECT count(*) FROM building), (SELECT count(*) FROM dwelling),
  (SELECT count(*) FROM household WHERE coalesce(state, '') <> 'closed'),
  (SELECT count(*) FROM resident WHERE coalesce(state, 'live') = 'live'),
  (SELECT count(*) FROM grid WHERE closed_on IS NULL), (SELECT count(*) FROM micro_grid WHERE closed_on IS NULL),
  (SELECT count(*) FROM staff WHERE left_on IS NULL), (SELECT count(*) FROM care_record WHERE "end" IS NULL
    AND category NOT IN (RESTRICTED)),
  (SELECT count(*) FROM card_issue WHERE ended_on IS NULL)
"""


def counts(db: Connection) -> Counts:
    """All counts in one look; records of restricted categories are counted for nobody here."""
    sql = _COUNTS.replace("RESTRICTED", ",".join("?" * len(RESTRICTED)))
    return Counts(*(int(n or 0) for n in db.exec_driver_sql(sql, RESTRICTED).one()))


def office_name(db: Connection) -> str:
    """The name of the first community, "" in a file without one."""
    row = db.exec_driver_sql("SELECT name FROM community ORDER BY sort_no, code LIMIT 1").first()
    return str(row[0] or "") if row else ""


def unsent(db: Connection) -> int:
    """How many steps were made in this file since it last wrote a bundle, undone ones and undos included."""
    sql = (
        "SELECT count(*) FROM audit WHERE event = 'change' AND no > "
        "(SELECT coalesce(max(no), 0) FROM audit WHERE event = 'bundle.written')"
    )
    return int(db.exec_driver_sql(sql).scalar() or 0)


_LIVE = "coalesce(r.state, 'live') = 'live'"
_GAPS: tuple[tuple[str, str, str], ...] = (
    ("pending", N_("地址待落的户"), "h.dwelling_id IS NULL"),
    (
        "no_member",
        N_("没有登记成员的户"),
        "NOT EXISTS (SELECT 1 FROM resident r WHERE r.household_id = h.id AND LIVE)",
    ),
    (
        "no_number",
        N_("成员缺证件号码的户"),
        "EXISTS (SELECT 1 FROM resident r WHERE r.household_id = h.id AND LIVE AND r.id_number IS NULL)",
    ),
    (
        "no_phone",
        N_("没有联系电话的户"),
        "h.phone IS NULL AND NOT EXISTS (SELECT 1 FROM resident r WHERE r.household_id = h.id "
        "AND LIVE AND r.phones IS NOT NULL AND r.phones NOT IN ('[]', 'null'))",
    ),
    (
        "no_card",
        N_("还没有发联系卡的户"),
        "NOT EXISTS (SELECT 1 FROM card_issue c WHERE c.household_id = h.id)",
    ),
    ("stale", N_("一年以上没有核实的户"), "coalesce(h.verified_on, h.collected_on, '') < :stale"),
)
TITLES = {key: title for key, title, _sql in _GAPS} | {"no_grid": N_("不在任何微网格的户")}


_ORDER = "c.sort_no, c.name, b.sort_no, length(b.label), b.label, u.label, length(d.room), d.room, h.id"
_FROM = (
    "FROM household h LEFT JOIN dwelling d ON d.id = h.dwelling_id LEFT JOIN unit u ON u.id = d.unit_id "
    "LEFT JOIN building b ON b.id = d.building_id LEFT JOIN compound c ON c.id = b.compound_id"
)


def gaps(db: Connection, *, day: date) -> list[Gap]:
    """Every kind of gap, the empty ones too; households that lie in no micro-grid come first."""
    found = [Gap("no_grid", TITLES["no_grid"], grids.unplaced(db, day=day).nowhere)]
    asked = ", ".join(f"coalesce(sum({condition}), 0)" for _key, _title, condition in _GAPS)
    sql = f"SELECT {asked} FROM household h".replace("LIVE", _LIVE)  # noqa: S608 - our own conditions
    row = db.execute(text(sql), _values(day)).one()
    return found + [Gap(key, title, int(n)) for (key, title, _sql), n in zip(_GAPS, row, strict=True)]


def household_ids(db: Connection, key: str, *, day: date) -> list[str]:
    """The households behind a gap, in stair order. Raises KeyError for a gap nobody declared."""
    if key == "no_grid":
        return grids.household_ids(db, day=day)
    condition = {gap: condition for gap, _title, condition in _GAPS}[key]
    sql = f"SELECT h.id {_FROM} WHERE {condition} ORDER BY {_ORDER}"
    return [row[0] for row in db.execute(text(sql.replace("LIVE", _LIVE)), _values(day))]


def _values(day: date) -> dict[str, str]:
    return {"stale": (day - timedelta(days=STALE_DAYS)).isoformat()}
