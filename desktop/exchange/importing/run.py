"""The front door of an import: prepare (open, read, match: nothing is written), then apply (one unit, one undo).

prepared = prepare(office, path, decide=DecidedBefore(read_decisions(p)), as_of=date(2026, 6, 30))
prepared.totals, prepared.report.plain(), prepared.recipe   # the recipe it was read by, if its headings are known
prepared = recheck(office, prepared, fixes=mending.fix_like(prepared, cell, "汉族"))   # the file is not read again
prepared = recheck(office, prepared, decisions=replace(prepared.decisions, blank="erase"))
applied = apply(office, prepared, actor="李梅", today=date(2026, 7, 1))

Rows with their fate, reasons and differences: `plan_rows`; corrections: `mending`; near-same words: `clusters`;
whom a row may mean: `candidates`; what was refused as a workbook: `rejects`; saved choices: `recipes`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.address import AddressBook
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.exchange.importing.county_fields import is_county
from desktop.exchange.importing.decide import combined
from desktop.exchange.importing.decisions import Decide, Decisions
from desktop.exchange.importing.fixes import Fixes, meant, patched
from desktop.exchange.importing.further import read_further
from desktop.exchange.importing.guess import guess
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.laid_down import meanings
from desktop.exchange.importing.learn import learn
from desktop.exchange.importing.parse import parse
from desktop.exchange.importing.plan import ORDER, Plan, Writes
from desktop.exchange.importing.planning import make_plan
from desktop.exchange.importing.prepared import KINDS, Prepared
from desktop.exchange.importing.recipe import Recipe, Recognised, fitted
from desktop.exchange.importing.recipe import recognise as recognised
from desktop.exchange.importing.recipes import listed
from desktop.exchange.workbook import read_workbook
from desktop.exchange.workbook_data import WorkbookData
from desktop.operations.office import ensure_community
from desktop.queries import accounts
from desktop.queries.hand_edits import by_hand
from desktop.queries.register import snapshot, version
from desktop.workspace import Unit, Workspace

__all__ = ["KINDS", "Applied", "Prepared", "apply", "make_plan", "prepare", "prepare_book", "recheck"]

_BATCH = 500


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
    recipe: Recipe | None = None,
    recognise: bool = True,
    actor: str = "",
    progress: Progress = SILENT,
) -> Prepared:
    """Open, guess, parse, check and plan one file. Raises `Refused` (`file.*`) when it cannot be opened.

    `file.encrypted` asks for the `password` of the workbook, `file.wrong_password` says that it was another one.
    The office's recipe for these headings is applied unless `recognise` is off; `recipe` is one to be used instead.
    Where the office has accounts, rows of categories `actor` must not see are skipped; `apply` looks again.
    """
    step(progress, 0, 10, _("打开文件"))
    book = read_workbook(path, password=password)
    step(progress, 4, 10, _("读取表格"))
    answers = decide.decisions()
    known = None if is_county(book) else _known(office, book, answers, kind, recipe, recognise=recognise)
    if known is not None:
        answers, kind = known.decisions(answers), known.recipe.kind if kind == "auto" else kind
    return _compared(office, path, book, answers, as_of, kind, Fixes(), known, actor, progress)


def prepare_book(
    office: Workspace,
    book: WorkbookData,
    name: str,
    *,
    decide: Decide,
    as_of: date,
    kind: str = "auto",
    progress: Progress = SILENT,
) -> Prepared:
    """Check and plan cells that were never a file, such as those pasted from a table; `name` stands in the history."""
    return _compared(office, Path(name), book, decide.decisions(), as_of, kind, Fixes(), None, "", progress)


def recheck(
    office: Workspace,
    prepared: Prepared,
    *,
    fixes: Fixes | None = None,
    decisions: Decisions | None = None,
    as_of: date | None = None,
    kind: str = "",
    progress: Progress = SILENT,
) -> Prepared:
    """The same file with other corrections or answers, checked and planned anew without being opened again.

    `decisions` are final: the recipe was asked when the file was opened. About two seconds for 10,000 rows.
    """
    return _compared(
        office,
        prepared.path,
        prepared.book,
        decisions or prepared.decisions,
        as_of or prepared.as_of,
        kind or prepared.asked,
        prepared.fixes if fixes is None else fixes,
        prepared.recipe,
        prepared.actor,
        progress,
    )


def _known(
    office: Workspace,
    book: WorkbookData,
    answers: Decisions,
    kind: str,
    recipe: Recipe | None,
    *,
    recognise: bool,
) -> Recognised | None:
    """The recipe to read this workbook by: the one that was named, else one of the office's.

    Raises `Refused` (`recipe.other_headings`) when the one that was named is for other lists.
    """
    recipes = (recipe,) if recipe else listed(office) if recognise else ()
    recipes = tuple(r for r in recipes if kind in ("auto", r.kind))
    if not recipes:
        return None
    found = guess(book, answers, recipe.kind if recipe else kind)
    if recipe is None:
        return recognised(found, recipes)
    known = fitted(recipe, found, nearly=True)
    if not known.shapes:
        words = _("导入方案“{name}”不适用于这份文件:表头不一样。").format(name=recipe.name)
        raise Refused(words, code="recipe.other_headings")
    return known


def _compared(
    office: Workspace,
    path: Path,
    book: WorkbookData,
    answers: Decisions,
    as_of: date,
    kind: str,
    fixes: Fixes,
    known: Recognised | None,
    actor: str,
    progress: Progress,
) -> Prepared:
    with office.read() as db:
        register, seen, hidden = snapshot(db), version(db), _hidden(db, actor)
        words = meanings(db, answers.values)
    decisions = combined(register, answers)
    if not decisions.book.compounds:
        decisions = replace(decisions, book=_learned(book, decisions, kind))
    cells = fixes.cells()
    if words:
        cells = {**meant(guess(book, decisions, kind), words), **cells}
    parsed = parse(patched(book, cells), decisions, file=path.name, as_of=as_of, kind=kind)
    if decisions.further_columns and parsed.guess.kind == "residents":
        read_further(parsed)
    step(progress, 7, 10, _("与名册比对"))
    with office.read() as db:
        plan = make_plan(
            office, register, parsed, decisions, as_of, edits=partial(by_hand, db), hidden=hidden
        )
    report = parsed.report
    report.issues += plan.issues
    report.issues += [Issue(cell.sheet, cell.row, cell.letter, "cell.fixed") for cell in cells]
    if known is not None:
        report.recipe = known.recipe.name
        report.issues.append(Issue(None, None, None, "recipe.applied" if known.exact else "recipe.partly"))
    step(progress, 10, 10, _("比对完成"))
    return Prepared(path, parsed, decisions, as_of, plan, report, book, seen, kind, fixes, known, actor)


def _learned(book: WorkbookData, decisions: Decisions, kind: str) -> AddressBook:
    """The names of places from the list itself, when neither the office nor the clerk has said any."""
    found = learn(guess(book, decisions, kind).sheets, decisions.book.places)
    said = decisions.book
    places = said.places + tuple(p for p in found.places if p not in said.places)
    names = tuple(
        dict.fromkeys([*(n for n in found.compounds if n not in said.aliases), *said.aliases.values()])
    )
    return replace(
        found, compounds=names, aliases={**found.aliases, **said.aliases}, courtyards=found.courtyards | said.courtyards,
        places=tuple(sorted(places, key=len, reverse=True)),
    )  # fmt: skip


def apply(
    office: Workspace, prepared: Prepared, *, actor: str, today: date, progress: Progress = SILENT
) -> Applied:
    """Write a prepared import as one unit, planned anew when the register has changed since.

    Raises `Refused` for a file without anything to import and for somebody who may not import; `Cancelled` takes
    everything back.
    """
    del today  # the day of the list (`as_of`) is what counts for an import
    parsed = prepared.parsed
    name = f"import.{parsed.guess.kind}"
    args = {"subject": prepared.path.name, "file": prepared.path.name, "as_of": prepared.as_of.isoformat()}
    with office.change(name, actor=actor, note=_(KINDS[parsed.guess.kind]), args=args) as unit:
        accounts.permit(unit.db, actor).insist(Action.IMPORT)
        plan = _current_plan(office, unit, prepared, _hidden(unit.db, actor))
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


def _hidden(db: Any, actor: str) -> frozenset[str]:
    """The care categories this person must not see; in an office without accounts the clerk's decisions rule."""
    if not actor or not accounts.accounts(db):
        return frozenset()
    return accounts.permit(db, actor).hidden


def _current_plan(office: Workspace, unit: Unit, prepared: Prepared, hidden: frozenset[str]) -> Plan:
    """The prepared plan while the register is as it was then and the same person asks, otherwise a new one."""
    plan = prepared.plan
    same = version(unit.db) == prepared.version and hidden == plan.hidden
    if plan.register.community_id and same:
        return plan
    register = snapshot(unit.db)
    community = register.community_id or _new_community(unit, prepared.decisions)
    return make_plan(
        office,
        register,
        prepared.parsed,
        prepared.decisions,
        prepared.as_of,
        community,
        partial(by_hand, unit.db),
        hidden,
    )


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
