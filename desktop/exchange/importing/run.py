"""The front door of an import: prepare (open, read, match: nothing is written), then apply (one unit, one undo).

prepared = prepare(office, path, decide=DecidedBefore(read_decisions(p)), as_of=date(2026, 6, 30))
prepared.totals, prepared.report.plain(), prepared.rejected
applied = apply(office, prepared, actor="李梅", today=date(2026, 7, 1))
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.base.ids import new_id
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.address import AddressBook
from desktop.domain.changes import Changes
from desktop.exchange.importing.decide import combined
from desktop.exchange.importing.decisions import Decide, Decisions
from desktop.exchange.importing.guess import guess
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.learn import learn
from desktop.exchange.importing.parse import Parsed, parse
from desktop.exchange.importing.places import Places
from desktop.exchange.importing.plan import ORDER, Plan, Writes
from desktop.exchange.importing.plan_buildings import plan_buildings
from desktop.exchange.importing.plan_care import CarePlanner
from desktop.exchange.importing.plan_county import CountyPlanner
from desktop.exchange.importing.plan_residents import ResidentPlanner
from desktop.exchange.importing.plan_staff import plan_staff
from desktop.exchange.importing.report import ImportReport
from desktop.exchange.workbook import read_workbook
from desktop.exchange.workbook_data import WorkbookData
from desktop.operations.office import ensure_community
from desktop.queries.register import Register, snapshot, version
from desktop.workspace import Unit, Workspace

KINDS = {
    "residents": N_("居民台账"),
    "buildings": N_("楼栋清单"),
    "staff": N_("队伍花名册"),
    "care": N_("重点人群台账"),
    "county": N_("县区基础数据"),
}
_BATCH = 500


@dataclass
class Prepared:
    """A file read and matched, nothing written. `fates`: (sheet, row, name column) → what will become of it."""

    path: Path
    parsed: Parsed
    decisions: Decisions
    as_of: date
    plan: Plan
    report: ImportReport
    version: str = ""

    @property
    def kind(self) -> str:
        return self.parsed.guess.kind

    @property
    def fates(self) -> dict[tuple[str, int, str], str]:
        return self.plan.fates

    @property
    def totals(self) -> Counter[str]:
        """How many rows (persons, units, members) met which fate."""
        return self.plan.totals

    @property
    def issues(self) -> list[Issue]:
        """Every finding, of the file and of the comparison with the register."""
        return list(dict.fromkeys([*self.report.all_issues(), *self.plan.issues]))

    @property
    def creates(self) -> dict[str, int]:
        """How many records of each kind will be new."""
        return {kind: len(rows) for kind, rows in self.plan.writes.creates.items() if rows}


@dataclass(frozen=True)
class Applied:
    """What an import did; `step` is the one step that undo takes back."""

    changes: Changes
    fates: Counter[str]
    created: int
    updated: int
    step: str = ""
    creates: dict[str, int] = field(default_factory=dict)


def prepare(
    office: Workspace,
    path: Path,
    *,
    decide: Decide,
    as_of: date,
    kind: str = "auto",
    password: str | None = None,
    progress: Progress = SILENT,
) -> Prepared:
    """Open, guess, parse, check and plan one file. Raises `Refused` (`file.*`) when it cannot be opened.

    `file.encrypted` asks for the `password` of the workbook, `file.wrong_password` says that it was another one.
    """
    step(progress, 0, 10, _("打开文件"))
    book = read_workbook(path, password=password)
    with office.read() as db:
        register, seen = snapshot(db), version(db)
    step(progress, 4, 10, _("读取表格"))
    decisions = combined(register, decide.decisions())
    if not decisions.book.compounds:
        decisions = replace(decisions, book=_learned(book, decisions, kind))
    parsed = parse(book, decisions, file=path.name, as_of=as_of, kind=kind)
    step(progress, 7, 10, _("与名册比对"))
    plan = make_plan(office, register, parsed, decisions, as_of)
    report = parsed.report
    report.issues += plan.issues
    step(progress, 10, 10, _("比对完成"))
    return Prepared(path, parsed, decisions, as_of, plan, report, seen)


def _learned(book: WorkbookData, decisions: Decisions, kind: str) -> AddressBook:
    """The names of places from the list itself, when neither the office nor the clerk has said any."""
    found = learn(guess(book, decisions, kind).sheets)
    places = decisions.book.places + tuple(p for p in found.places if p not in decisions.book.places)
    return replace(found, places=tuple(sorted(places, key=len, reverse=True)))


def make_plan(
    office: Workspace,
    register: Register,
    parsed: Parsed,
    decisions: Decisions,
    as_of: date,
    community: str = "",
) -> Plan:
    """The plan of a parsed file against a register; `register` is used up (it learns what the plan creates)."""
    plan = Plan(register, Writes(lambda: new_id(office.random)))
    community_id = community or register.community_id or ""
    places = Places(plan, decisions, community_id)
    kind = parsed.guess.kind
    if kind == "residents":
        ResidentPlanner(plan, places, as_of=as_of.isoformat()).run(parsed)
    elif kind == "buildings":
        plan_buildings(plan, places, parsed.buildings)
    elif kind == "staff":
        plan_staff(plan, places, parsed.staff, community_id)
    elif kind == "care":
        CarePlanner(plan, places).run(parsed.care, restricted_permitted=decisions.restricted_permitted)
    elif kind == "county" and parsed.county is not None:
        CountyPlanner(plan, register.county).run(parsed.county)
    else:
        raise Refused(_("这类表格请在上报或全县页面导入。"), code="import.other_kind")
    _row_results(parsed, plan)
    return plan


_STRONGEST = ("moved", "left", "dead", "added", "updated", "same", "merged", "rejected")


def _row_results(parsed: Parsed, plan: Plan) -> None:
    """A row's result in the report: that of its person, or the weightiest of its members."""
    rows: dict[tuple[str, int], list[str]] = {}
    for (sheet, row, _col), fate in plan.fates.items():
        rows.setdefault((sheet, row), []).append(fate)
    for (sheet, row), fates in rows.items():
        note = parsed.readers[sheet].notes.get(row)
        if note is not None and note.result != "rejected":
            note.result = next((f for f in _STRONGEST if f in fates), fates[0])


def apply(
    office: Workspace, prepared: Prepared, *, actor: str, today: date, progress: Progress = SILENT
) -> Applied:
    """Write a prepared import as one unit, planned anew when the register has changed since.

    Raises `Refused` for a file without anything to import; `Cancelled` takes everything back.
    """
    del today  # the day of the list (`as_of`) is what counts for an import
    parsed = prepared.parsed
    name = f"import.{parsed.guess.kind}"
    args = {"subject": prepared.path.name, "file": prepared.path.name, "as_of": prepared.as_of.isoformat()}
    with office.change(name, actor=actor, note=_(KINDS[parsed.guess.kind]), args=args) as unit:
        plan = _current_plan(office, unit, prepared)
        _write(unit, plan.writes, progress)
    prepared.plan = plan
    writes = plan.writes
    return Applied(
        unit.changes,
        plan.totals,
        writes.created,
        writes.updated,
        unit.changes.step_id,
        {k: len(v) for k, v in writes.creates.items() if v},
    )


def _current_plan(office: Workspace, unit: Unit, prepared: Prepared) -> Plan:
    """The prepared plan while the register is as it was then, otherwise a new one."""
    plan = prepared.plan
    if plan.register.community_id and version(unit.db) == prepared.version:
        return plan
    register = snapshot(unit.db)
    community = register.community_id or _new_community(unit, prepared.decisions)
    return make_plan(office, register, prepared.parsed, prepared.decisions, prepared.as_of, community)


def _new_community(unit: Unit, decisions: Decisions) -> str:
    code = decisions.community.get("code", "")
    if not code:
        raise Refused(_("请先建立社区,再导入表格。"), code="import.no_community")
    names = {k: decisions.community.get(k) for k in ("name", "street", "county", "city", "province")}
    return ensure_community(unit, code, **names)


def _write(unit: Unit, writes: Writes, progress: Progress) -> None:
    total = writes.created + writes.updated
    done = 0
    for kind in ORDER:
        rows = list(writes.creates[kind].items())
        for start in range(0, len(rows), _BATCH):
            step(progress, done, total, _("写入"))
            unit.create_many(kind, rows[start : start + _BATCH])
            done += len(rows[start : start + _BATCH])
        changed = list(writes.sets[kind].items())
        for start in range(0, len(changed), _BATCH):
            step(progress, done, total, _("写入"))
            unit.set_many(kind, changed[start : start + _BATCH])
            done += len(changed[start : start + _BATCH])
    step(progress, total, total, _("写入"))
