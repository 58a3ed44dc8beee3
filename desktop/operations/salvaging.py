"""Saving what a damaged office file still holds into a new one: from its good pages, from copies, from bundles.

The log comes first: operations whose chain holds are taken as they are, gaps are filled from whatever else is given.
What the pages still show beyond that (rows whose operations were lost, operations behind a gap) is written down
again as one step of a new stream, over the versions it replaces, so that it meets the lost operations as their
successor should they turn up on another PC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.clock import Clock, SystemClock
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, new_id, system_random
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.field_names import kind_name
from desktop.operations import checking, salvaged_log
from desktop.operations.salvaged_elsewhere import Elsewhere, lost_pictures
from desktop.operations.salvaged_log import Fragments
from desktop.security import audit, keyslots
from desktop.store import damaged, database, intake, log, making, project, search
from desktop.store.damaged import Remains
from desktop.store.fold import Record, Register, fold, same_key
from desktop.store.op import STATUS
from desktop.store.run import Run
from desktop.store.schema import SYNCED, metadata
from desktop.workspace import Unit, Workspace, copies

STAGES: Final = 6
FROM_LOG: Final = frozenset(
    {"oplog", "stream", "seam", "audit", "meta", "conflict", "search_entry", "write_permit"}
)
FOLLOWS: Final = frozenset({"oplog", "stream", "conflict", "search_entry", "step_span", "write_permit"})


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What became of it. Pages: bad of all; operations: had from the pages, from elsewhere, written anew.

    `lost` says in words, exactly, what could not be had; empty when everything was.
    """

    path: Path
    pages: int
    bad_pages: int
    from_pages: int
    from_elsewhere: int
    written_anew: int
    records: int
    lost: tuple[str, ...]


def salvage(
    given: Path, out: Path, *, password: str | None = None, recovery_code: str | None = None,
    keys_of: Path | None = None, copies_of_it: Sequence[Path] = (), runs: Iterable[Run] = (), actor: str,
    clock: Clock | None = None, random: RandomBytes = system_random, progress: Progress = SILENT,
    arrived: Iterable[Mapping[str, bytes]] = (),
) -> Salvaged:  # fmt: skip
    """Make `out` of the damaged file `given`, which is only read.

    `keys_of`: the office or copy beside which the key slots stand, when those of `given` are gone. `copies_of_it`:
    copies made earlier, under the same key. `runs`, `arrived`: operations and pictures out of bundles. Raises
    `Refused` (wrong password, `office.exists`), `EnvironmentFailure` (`salvage.nothing` when not one page opens; a newer
    file; the disk).
    """
    clock = clock or SystemClock()
    with database.sorted_errors():
        if out.exists() or keyslots.slot_path(out).exists():
            raise Refused(_("这里已有一个数据文件,不会覆盖。请换一个名字或文件夹。"), code="office.exists")
        key = keyslots.unlock(keys_of or given, password=password, code=recovery_code)
        step(progress, 0, STAGES, _("读取还完好的数据页"))
        remains = damaged.read(given, key)
        if len(remains.bad) == remains.pages and not copies_of_it:
            raise EnvironmentFailure(
                _("一页也读不出来:文件不是这个社区的,或者已全部损坏。"), code="salvage.nothing"
            )
        slots = copies.slots_of(keys_of or given)
        with copies.all_or_nothing(out, keyslots.slot_path(out)):
            keyslots.write_atomically(keyslots.slot_path(out), slots)
            fragments = _begin(out, key, remains, random, progress)
            with copies.opened_under(out, key, clock=clock, random=random) as office:
                elsewhere = Elsewhere(copies_of_it, runs, arrived)
                return _finish(office, remains, fragments, elsewhere, actor, progress)


def _begin(out: Path, key: bytes, remains: Remains, random: RandomBytes, progress: Progress) -> Fragments:
    """The new file with everything of the pages that needs no judgement; the log as far as its chains hold."""
    step(progress, 1, STAGES, _("写入新文件"))
    if remains.schema is not None and remains.schema > making.SCHEMA:
        raise EnvironmentFailure(_("数据文件由更新版本的格知保存,请先升级程序。"), code="store.newer")
    engine = database.engine_for(out, key)
    try:
        with engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
            making.make_tables(db)
            for table in metadata.tables:
                if table not in FROM_LOG and table not in SYNCED:
                    _insert(db, table, salvaged_log.table(remains, table))
            _keep_meta(db, remains, random)
            _keep_audit(db, remains)
            fragments = salvaged_log.collect(remains)
            salvaged_log.insert_chained(db, fragments)
            return fragments
    finally:
        engine.dispose()


def _insert(db: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows by the names of their columns; streams are numbered anew, so what names one is left to the log."""
    ours = [row[1] for row in db.exec_driver_sql(f'PRAGMA main.table_info("{table}")')]
    names = [name for name in ours if rows and name in rows[0]]
    if names and "stream_no" not in names:
        columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        sql = f'INSERT OR IGNORE INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608 - our own tables
        db.exec_driver_sql(sql, [tuple(row[name] for name in names) for row in rows])


def _keep_meta(db: Connection, remains: Remains, random: RandomBytes) -> None:
    for row in salvaged_log.table(remains, "meta"):
        if row["key"] != "search_version":
            log.set_meta(db, str(row["key"]), str(row["value"]))
    if log.meta(db, "db_id") is None:
        log.set_meta(db, "db_id", new_id(random))


def _keep_audit(db: Connection, remains: Remains) -> None:
    """The chain as far as it holds; what stands behind a gap is chained anew and says so."""
    before, expected = bytes(32), 1
    for row in sorted(salvaged_log.table(remains, "audit"), key=lambda r: int(r["no"])):
        entry = audit.Entry(
            row["no"], row["at_ms"], row["actor"], row["event"], bool(row["ok"]), row["object"], row["detail"],
            bytes(row["hash"]),
        )  # fmt: skip
        if entry.no == expected and audit.link(before, entry) == entry.hash:
            _insert(db, "audit", [row])
            before = entry.hash
        else:
            told: dict[str, Any] = {"was": entry.no}
            with suppress(ValueError):
                told |= orjson.loads(entry.detail)
            before = audit.append(
                db, at_ms=entry.at_ms, actor=entry.actor, event=entry.event, ok=entry.ok,
                object_id=entry.object, detail=told,
            )  # fmt: skip
        expected += 1


def _finish(
    office: Workspace, remains: Remains, fragments: Fragments, others: Elsewhere, actor: str, progress: Progress,
) -> Salvaged:  # fmt: skip
    step(progress, 2, STAGES, _("从备份和交换包补齐"))
    from_pages = fragments.taken
    elsewhere = others.fill(office)
    with office.local() as db:
        fragments.taken = 0
        salvaged_log.insert_chained(
            db, fragments, unlinked=True
        )  # what the filled gaps lead to, and the rest
        from_pages += fragments.taken
        _project_all(db, remains)
    step(progress, 4, STAGES, _("补写没有操作记录的内容"))
    anew = _write_anew(office, remains, fragments, actor)
    others.give_pictures(office)
    step(progress, 5, STAGES, _("核对"))
    lost = _lost(office, remains, fragments)
    with office.read() as db:
        lost += lost_pictures(db)
        records = sum(
            int(db.exec_driver_sql(f'SELECT count(*) FROM main."{kind}"').scalar() or 0)  # noqa: S608 - our own kinds
            for kind in SYNCED
        )
    detail = {"pages": remains.pages, "bad": len(remains.bad), "anew": anew, "elsewhere": elsewhere}
    office.record_event("office.salvaged", actor=actor, detail=detail)
    lost += [problem for problem in checking.check(office, deep=True).problems if problem not in lost]
    return Salvaged(
        office.path, remains.pages, len(remains.bad), from_pages, elsewhere, anew, records, tuple(lost)
    )


def _project_all(db: Connection, remains: Remains) -> None:
    records = fold(log.every_op(db))
    with project.permitted(db):
        for kind in SYNCED:
            db.exec_driver_sql(f'DELETE FROM main."{kind}"')  # noqa: S608 - our own kinds
        db.exec_driver_sql("DELETE FROM conflict")
        project.write_records(db, records.values())
    salvaged_log.span_steps(db, remains)
    search.rebuild(db)


def _write_anew(office: Workspace, remains: Remains, fragments: Fragments, actor: str) -> int:
    """One step with what the good pages show and the log does not say; returns how many records it speaks of."""
    with office.read() as db:
        have = fold(log.every_op(db))
        left = fragments.unchained(intake.vector(db))
        before = [op for ops in log.histories(db, sorted({op.id for op in left})).values() for op in ops]
    known = fold([*before, *left])
    rows, complete = salvaged_log.rows_of(
        remains, {r.id: r.entity for r in (*have.values(), *known.values())}
    )
    wanted = {(r.entity, r.id): r.shown() for r in known.values() if r.entity in SYNCED and r.alive} | rows
    gone = {(r.entity, r.id) for r in have.values() if r.alive and r.entity in complete} - rows.keys()
    written = 0
    with office.change("office.salvaged", actor=actor, args={"subject": _("抢救")}) as unit:
        for kind, record_id in sorted({*wanted, *gone}):
            record = have.get(record_id) or Record(kind, record_id)
            if not _newer_elsewhere(record, fragments):
                fields = wanted.get((kind, record_id))
                written += _write(unit, record, known.get(record_id), fields)
    return written


def _newer_elsewhere(record: Record, fragments: Fragments) -> bool:
    """Whether a copy or bundle brought something the damaged file did not know yet: then that stands."""
    dots = [dot for register in record.fields.values() for dot in register.heads]
    return any(not fragments.knew(dot) for dot in dots)


def _write(unit: Unit, record: Record, known: Record | None, fields: Mapping[str, Any] | None) -> int:
    """Make one record what the pages showed, or take it off the books (`fields` None); 1 when that took a write."""
    if record.gone:
        return 0
    names = project.field_names(record.entity)
    differing = {
        name: value for name, value in (fields or {}).items()
        if name in names and same_key(value) != same_key(record.value(name))
    }  # fmt: skip
    alive = None if record.alive == (fields is not None) else not record.alive
    if not differing and alive is None:
        return 0
    for name in (*differing, STATUS):  # over the lost versions too, should they turn up
        if known is not None and name in known.fields:
            record.fields.setdefault(name, Register()).heads.update(known.fields[name].heads)
    with suppress(Refused):  # restricted care whose key nobody here holds stays as the log has it
        unit.restore(record, differing, alive=alive)
        return 1
    return 0


def _lost(office: Workspace, remains: Remains, fragments: Fragments) -> list[str]:
    """What is missing, in words: pages by table, operations by number, rows that nothing tells of any more."""
    told = []
    with office.read() as db:
        held = intake.vector(db)
    words = _("操作记录 {stream} 第 {first} 至 {last} 条没有找到:改动的经过看不到,内容以还完好的页为准")
    told += [
        words.format(stream=stream[:8], first=first, last=last)
        for stream, first, last in fragments.missing(held)
    ]
    incomplete = bool(told) or "oplog" not in remains.trees
    for table in (*sorted(metadata.tables), *(() if "oplog" in remains.trees else ("oplog",))):
        tree = remains.trees.get(table)
        missing = len(tree.lost) if tree is not None else 0
        if missing and (incomplete if table in SYNCED else table not in FOLLOWS):
            told.append(_("“{table}”有 {n} 页读不出来").format(table=kind_name(table), n=missing))
    if not remains.trees:
        told.append(_("文件的目录页读不出来:只找回了操作记录里有的内容,打印登记等本机资料没有找回"))
    return told
