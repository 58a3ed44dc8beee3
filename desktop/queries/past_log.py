"""What the operation log tells of a day of the past: values written since, records that came or went since.

An import made later whose figures are of an earlier day (`as_of`) counts from that day on. What a purge took out of
the log is not told, and neither is what the second key seals: there the present stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.store import log
from desktop.store.fold import Record, fold, same_key
from desktop.store.op import STATUS, Op
from desktop.store.oplog import COUNTER_BITS
from desktop.store.project import field_names
from desktop.store.sealing import text_of

Fields = Mapping[str, Any]
ByKind = dict[str, dict[str, dict[str, Any]]]

# When a record of a kind began, by its own words; None: it has none, and the log tells.
BEGINS: Final[Mapping[str, str | None]] = {
    **dict.fromkeys(("community", "compound", "building", "unit", "dwelling", "household", "setting"), None),
    "grid": "opened_on", "micro_grid": "opened_on", "territory": "start", "assignment": "start", "staff": "joined_on",
    "resident": "came_on", "chat_group": "started_on", "board_issue": "issued_on", "badge_issue": "issued_on",
    "card_issue": "issued_on", "care_record": "start", "rectification": "found_on",
}  # fmt: skip
# Fields that are dates, or that dated acts change: a correction of them holds for the past too.
_DATES: Final = frozenset(
    {
        "opened_on", "closed_on", "start", "end", "joined_on", "left_on", "birth", "started_on", "ended_on", "issued_on",
        "removed_on", "valid_until", "approved_on", "found_on", "done_on", "came_on", "state_on", STATUS,
    }
)  # fmt: skip
_CALLED: Final = frozenset({"code", "number", "name"})  # lineage keeps what a grid was called, with a day
_BY_ACTS: Final[Mapping[str, frozenset[str]]] = {
    "grid": _CALLED, "micro_grid": _CALLED, "household": frozenset({"dwelling_id", "state"}),
    "resident": frozenset({"household_id", "state", "lives_here", "hukou_here", "hukou_state", "relation"}),
}  # fmt: skip
# Of these the latest that is not after the day holds: somebody checked again since.
_CHECKED: Final = frozenset({"verified_on", "collected_on"})
# What a record stands in, so that who stays is not left without a door.
_STANDS_IN: Final = (
    ("resident", "household_id", "household"), ("household", "dwelling_id", "dwelling"),
    ("dwelling", "unit_id", "unit"), ("dwelling", "building_id", "building"), ("building", "compound_id", "compound"),
)  # fmt: skip
_SPANS: Final = (
    " FROM step_span p LEFT JOIN step s ON s.id = p.step_id{0} WHERE p.hlc >= :cutoff AND NOT"
    " (coalesce(s.name, '') LIKE 'import.%' AND coalesce(json_extract(s.args, '$.as_of'), '9') <= :day)"
)
_LATER: Final = "SELECT o.body, p.hlc" + _SPANS.format(
    " JOIN oplog o ON o.stream_no = p.stream_no AND o.seq BETWEEN p.first_seq AND p.last_seq"
)


def since(
    db: Connection, day: date, cutoff: int, *, now_ms: int
) -> tuple[ByKind, dict[str, set[str]], dict[str, dict[str, Fields]]]:
    """What was written from `cutoff` (hybrid time) on: by kind the values of before by record, the records that are
    new, and those taken off the books. `now_ms` is the reader's clock."""
    found = _later(db, day.isoformat(), cutoff, now_ms)
    steps = {body.step for body in found}
    kinds = {body.record_id: body.kind for body in found}
    times = Counter(body.record_id for body in found)
    known = {record_id for record_id, n in _written(db, kinds) if n > times[record_id]}
    changed: ByKind = {}
    gone: dict[str, set[str]] = {}
    back: dict[str, dict[str, Fields]] = {}
    for record_id in kinds.keys() - known:
        gone.setdefault(kinds[record_id], set()).add(record_id)
    for record_id, ops in log.histories(db, sorted(known)).items():
        _compare(record_id, ops, steps, day.isoformat(), (changed, gone, back))
    _keep_dated(db, gone, day.isoformat())
    return changed, gone, back


@dataclass(frozen=True, slots=True)
class _Later:
    """One operation of a step written after the day."""

    step: str
    kind: str
    record_id: str


def _later(db: Connection, day: str, cutoff: int, now_ms: int) -> list[_Later]:
    """The operations of the steps that were written after the day by the clock of the computer that wrote them.

    Hybrid time never falls behind that clock; one that was once fast leaves everybody's ahead of their own. A clock that
    stands before the log's beginning is not believed: then hybrid time tells. Neither is one ahead of the reader's: then
    it was written before whatever followed it in hybrid time was written elsewhere, by a clock that is believed.
    """
    begun = int(db.exec_driver_sql("SELECT min(hlc) FROM step_span").scalar() or 0) >> COUNTER_BITS
    walls: dict[str, int] = {}
    times: dict[str, int] = {}
    found: list[_Later] = []
    for raw, hlc in db.exec_driver_sql(_LATER, {"cutoff": cutoff, "day": day}):
        body = orjson.loads(raw)
        step = body["p"]
        walls[step], times[step] = max(walls.get(step, 0), body["w"]), hlc
        if body["e"] in BEGINS:
            found.append(_Later(step, body["e"], body["x"]))
    in_time: set[str] = set()
    end = followed = (
        cutoff >> COUNTER_BITS
    )  # `followed`: the earliest believed clock of what came after, if by then
    for step in sorted(walls, key=times.__getitem__, reverse=True):
        wall = walls[step] if walls[step] <= now_ms else followed
        if begun <= wall < end:
            in_time.add(step)
            followed = min(followed, wall)
    return [one for one in found if one.step not in in_time]


def _written(db: Connection, ids: Iterable[str]) -> Iterator[tuple[str, int]]:
    """How often each record was written in all."""
    for part in log.chunks(sorted(ids)):
        marks = ",".join("?" * len(part))
        sql = f"SELECT entity_id, count(*) FROM oplog WHERE entity_id IN ({marks}) GROUP BY 1"  # noqa: S608
        yield from ((row[0], row[1]) for row in db.exec_driver_sql(sql, tuple(part)))


def _compare(
    record_id: str, ops: list[Op], steps: set[str], day: str,
    into: tuple[ByKind, dict[str, set[str]], dict[str, dict[str, Fields]]],
) -> None:  # fmt: skip
    """One record before and after the later steps."""
    changed, gone, back = into
    now = fold(ops)[record_id]
    # Nothing is left of a record that is told again behind a fork (`store.forks`): its step's place is the original's.
    then = fold(op for op in ops if op.step not in steps).get(record_id) or Record(now.entity, record_id)
    if now.gone:
        return
    began = BEGINS[now.entity]
    dated = bool(began and (now.value(began) or then.value(began)))
    if now.alive and then.alive:
        if differing := _differing(now, then, day):
            changed.setdefault(now.entity, {})[record_id] = differing
    elif now.alive and not dated:
        gone.setdefault(now.entity, set()).add(record_id)
    elif then.alive and not dated and not now.barred and not _sealed(then.shown().values()):
        back.setdefault(now.entity, {})[record_id] = then.shown()


def _differing(now: Record, then: Record, day: str) -> dict[str, Any]:
    fixed = _DATES | _BY_ACTS.get(now.entity, frozenset()) | now.barred.keys()
    names = (now.fields.keys() & field_names(now.entity)) - fixed
    found = {}
    for name in names:
        was, value = then.value(name), now.value(name)
        if name in _CHECKED and (was or "") < (value or "") <= day:
            continue
        if same_key(was) != same_key(value) and not _sealed((was, value)):
            found[str(name)] = was
    return found


def _sealed(values: Iterable[Any]) -> bool:
    return any(text_of(value) for value in values)


def _keep_dated(db: Connection, gone: dict[str, set[str]], day: str) -> None:
    """Take back those whose own date, or an act of the day or before, says that they were there, and their doors."""
    for kind, ids in gone.items():
        if began := BEGINS[kind]:
            ids -= _which(db, f"SELECT id FROM \"{kind}\" WHERE coalesce(\"{began}\", '') <> ''", ids)  # noqa: S608
    acts = "SELECT household_id, to_household_id, resident_id, resident_ids FROM life_event WHERE effective_on <= ?"
    acted: set[str] = set()
    for *one, several in db.exec_driver_sql(acts, (day,)) if gone.keys() & {"resident", "household"} else ():
        acted.update(filter(None, one), orjson.loads(several) if several else ())
    for kind in ("resident", "household"):
        gone[kind] = gone.get(kind, set()) - acted
    for kind, column, holder in _STANDS_IN:
        if late := gone.get(holder):
            # Whoever stays: not among those who are new since.
            rows = db.exec_driver_sql(
                f'SELECT DISTINCT "{column}" FROM "{kind}" WHERE "{column}" IN (SELECT value FROM json_each(?))'  # noqa: S608
                " AND id NOT IN (SELECT value FROM json_each(?))",
                (orjson.dumps(sorted(late)).decode(), orjson.dumps(sorted(gone.get(kind, ()))).decode()),
            )
            late -= {row[0] for row in rows}


def _which(db: Connection, sql: str, ids: set[str]) -> set[str]:
    within = " AND id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.exec_driver_sql(sql + within, (orjson.dumps(sorted(ids)).decode(),))}
