"""`gezhi import`: workbooks into the office, one named step each; every row has a fate and the fates add up."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from desktop.base.clock import today
from desktop.base.errors import Cancelled, EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_office, opened, workbook_password
from desktop.exchange.importing import plan_rows, recipes
from desktop.exchange.importing.candidates import candidates
from desktop.exchange.importing.decisions import CHOICES, DecidedBefore, Decisions, read_decisions
from desktop.exchange.importing.issues import Issue, sentence, severity
from desktop.exchange.importing.rejects import write_rejects
from desktop.exchange.importing.report import refused
from desktop.exchange.importing.run import KINDS, Applied, Prepared, apply, prepare
from desktop.exchange.workbook import PASSWORD_NEEDED
from desktop.queries import accounts, findings
from desktop.returns import evaluate
from desktop.workspace import Workspace

EXAMPLE = "gezhi import office.gezhi 居民台账.xlsx --decide decisions.json --as-of 2026-06-30 --json"
NAMES = {"care_record": "care"}


def register(commands: Any) -> None:
    """Add the command."""
    importing = commands.add_parser("import", help=_("导入表格"), epilog=EXAMPLE)
    add_office(importing)
    importing.add_argument("file", nargs="+", type=Path, help=_("表格文件"))
    importing.add_argument(
        "--kind", choices=("auto", *KINDS), default="auto", help=_("表格种类,默认自动识别")
    )
    importing.add_argument("--decide", type=Path, help=_("事先写好的答复(decisions.json)"))
    importing.add_argument("--as-of", type=date.fromisoformat, help=_("表格反映的是哪一天的情况"))
    importing.add_argument("--dry-run", action="store_true", help=_("只比对,不写入"))
    importing.add_argument("--report", type=Path, help=_("把完整报告写到这个文件"))
    importing.add_argument(
        "--rejects", type=Path, metavar="XLSX", help=_("把退回的行写成表格,改好后可再导入")
    )
    importing.add_argument(
        "--blank", choices=CHOICES["blank"], help=_("空白格:保留(keep)或清空(erase)名册内容")
    )
    importing.add_argument(
        "--recipe", metavar="NAME|FILE", help=_("按这个导入方案读取(名称或文件);默认按表头自动认出")
    )
    importing.add_argument("--no-recipe", action="store_true", help=_("不套用保存的导入方案"))
    importing.add_argument("--changes", action="store_true", help=_("逐行列出更新的内容(改前 → 改后)"))
    importing.add_argument("--save-recipe", metavar="NAME", help=_("把这次的做法存为导入方案"))
    importing.set_defaults(run=run_import)


def run_import(args: argparse.Namespace) -> int:
    """Import file after file, each a step of its own; what was imported before one fails stays, and that is said."""
    answers = read_decisions(args.decide) if args.decide else Decisions()
    answers = replace(answers, blank=args.blank) if args.blank else answers
    if args.save_recipe and len(args.file) > 1:
        raise Refused(_("一次只能为一份文件保存导入方案。"), code="recipe.several_files")
    for file in args.file:
        if not file.is_file():
            raise EnvironmentFailure(_("找不到文件“{name}”。").format(name=file.name), code="import.missing")
    run = _Run(args, answers, Terminal(args.json))
    with opened(args) as office:
        for file in args.file:
            try:
                run.one(office, file)
            except (Cancelled, KeyboardInterrupt) as stop:
                raise Cancelled(run.standing(file)) from stop
            except Refused as refusal:
                if refusal.code.startswith("file."):
                    run.reports.append(refused(file.name, refusal.code).plain())
                if run.written:
                    run.terminal.say(run.standing(file))
                raise
            finally:
                if args.report and run.reports:
                    write_report(
                        args.report, run.reports[0] if len(args.file) == 1 else {"files": run.reports}
                    )
    body: dict[str, Any] = {"files": run.results}
    if len(run.results) == 1:
        body |= run.results[0]
    run.terminal.answer(body, "\n".join(_line(result) for result in run.results))
    return 0


@dataclass
class _Run:
    """The files of one command, done and still to do."""

    args: argparse.Namespace
    answers: Decisions
    terminal: Terminal
    results: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)

    @property
    def written(self) -> list[dict[str, Any]]:
        """The files that changed the office."""
        return [result for result in self.results if result["step"]]

    def standing(self, stopped_at: Path) -> str:
        """What stays although this file did not come in; "" when nothing was written before."""
        if not self.written:
            return ""
        lines = [_("“{file}”没有写入任何内容。在它之前已经导入、仍然保留的:").format(file=stopped_at.name)]
        lines += [f"  · {done['file']}  gezhi undo --step {done['step'][:8]}" for done in self.written]
        return "\n".join(lines)

    def one(self, office: Workspace, file: Path) -> None:
        """Bring one file in, or say what would happen."""
        args, day = self.args, today(office.clock)
        as_of = args.as_of or self.answers.day_of(file) or day
        progress = TerminalProgress()
        prepared = _prepared(office, file, self.answers, as_of, args, progress)
        applied = None
        if not args.dry_run:
            applied = apply(office, prepared, actor=args.actor, today=day, progress=progress)
        report = prepared.report.plain()
        if applied is not None and prepared.kind == "county":
            report["indicators"] = _county_figures(office, as_of)
        self.reports.append(report)
        result = summary(prepared, applied, report)
        if applied is not None:
            result["rules"] = self._held_to_rules(office, applied, day)
        if args.changes:
            result["changes"] = _changes(prepared)
        self.results.append(result)
        self._aside(office, prepared, file, day)

    def _held_to_rules(self, office: Workspace, applied: Applied, day: date) -> dict[str, int]:
        """The imported records against the rules of the ledger, the same ones a form asks: how often each speaks."""
        with office.read() as db:
            permit = accounts.permit(db, self.args.actor)
            found = findings.of_step(db, applied.changes, day, permit=permit, most=0)
        if found.counts:
            words = _("导入的记录里,台账检查发现 {n} 处;用 gezhi check 逐条查看。")
            self.terminal.say(words.format(n=sum(found.counts.values())))
        return dict(found.counts)

    def _aside(self, office: Workspace, prepared: Prepared, file: Path, day: date) -> None:
        """What is written beside the office: refused rows, a recipe, words for the person waiting."""
        args, terminal = self.args, self.terminal
        if args.rejects:
            out = args.rejects
            if len(args.file) > 1:
                out = out.with_name(f"{out.stem}-{file.stem}{out.suffix}")
            if sent_back := write_rejects(prepared, out):
                terminal.say(_("退回 {n} 行,已写到 {out}").format(n=sent_back, out=out))
        if prepared.recipe is not None:
            terminal.say(_("按导入方案“{name}”读取").format(name=prepared.recipe.recipe.name))
        if args.save_recipe and not args.dry_run:
            recipe = recipes.of(prepared, name=args.save_recipe, saved_on=day)
            recipes.save(office, recipe, actor=args.actor)
            terminal.say(_("已保存导入方案“{name}”").format(name=args.save_recipe))
        for line in _issue_lines(prepared.issues):
            terminal.say(line)
        for row in self.results[-1].get("changes", ()):
            terminal.say(_change_line(row))


def _prepared(
    office: Workspace, file: Path, answers: Decisions, as_of: date, args: argparse.Namespace,
    progress: TerminalProgress,
) -> Prepared:  # fmt: skip
    """Read one file; a workbook with a password is opened with GEZHI_WORKBOOK_PASSWORD or the one that is typed."""
    read = partial(
        prepare, office, file, decide=DecidedBefore(answers), as_of=as_of, kind=args.kind, progress=progress,
        recipe=recipes.chosen(office, args.recipe) if args.recipe else None, recognise=not args.no_recipe,
        actor=args.actor,
    )  # fmt: skip
    try:
        return read()
    except Refused as refusal:
        if refusal.code != PASSWORD_NEEDED:
            raise
        secret = workbook_password(file.name)
        if secret is None:
            raise
    return read(password=secret)


def _county_figures(office: Workspace, as_of: date) -> dict[str, float | int | str | None]:
    """A county workbook is imported for its figures, so its report states them."""
    figures = evaluate([office], as_of=as_of).figures
    return {code: figure.value for code, figure in figures.items()}


def summary(prepared: Prepared, applied: Applied | None, report: dict[str, Any]) -> dict[str, Any]:
    """What one import did, or would do: data rows by fate (they add up), records made and changed, findings."""
    view = plan_rows.of(prepared)
    writes = prepared.plan.writes
    return {
        "file": prepared.path.name, "kind": prepared.kind, "outcome": report["outcome"], "rows": len(view.rows),
        "fates": view.totals, "persons": dict(prepared.totals),
        "created": {NAMES.get(k, k): len(v) for k, v in writes.creates.items() if v},
        "updated": {NAMES.get(k, k): len(v) for k, v in writes.sets.items() if v},
        "issues": report["issues"], "counts": report["counts"], "step": applied.step if applied else "",
        "dry_run": applied is None, "recipe": report["recipe"], "hand_edits": len(prepared.plan.disputes),
        "candidates": len(candidates(prepared)), "absent": len(prepared.plan.absent),
    }  # fmt: skip


def _changes(prepared: Prepared) -> list[dict[str, Any]]:
    """Every row that updates a record, and what a hand keeps from it: only fields that differ, masked."""
    rows = []
    for row in plan_rows.of(prepared).rows:
        fields = [
            {
                "field": c.label,
                "before": c.before,
                "after": c.after,
                "kept": bool(c.dispute and c.dispute.kept),
            }
            for c in plan_rows.changes(prepared, row)
        ]
        if fields:
            rows.append(
                {"sheet": row.sheet, "row": row.row, "what": row.what, "result": row.result, "fields": fields}
            )
    return rows


def _change_line(row: dict[str, Any]) -> str:
    """One row in words; a field that stays as a hand set it is in brackets."""
    told = []
    for one in row["fields"]:
        words = f"{one['field']} {one['before'] or '—'} → {one['after'] or '—'}"
        told.append(f"[{words}]" if one["kept"] else words)
    return f"{row['sheet']} {row['row']}  {row['what']}  " + "; ".join(told)


def write_report(path: Path, report: dict[str, Any]) -> None:
    """The full report as JSON; raises `Refused` when it cannot be written."""
    try:
        path.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))
    except OSError as error:
        raise Refused(
            _("写不了报告文件“{name}”。").format(name=path.name), code="report.cannot_write"
        ) from error


def _issue_lines(issues: list[Issue]) -> list[str]:
    """How often each finding was made, in words, the blocking ones first."""
    counted = Counter(issue.code for issue in issues)
    order = {"block": 0, "warn": 1, "info": 2}
    known = sorted(counted, key=lambda code: (order[severity(code).value], code))
    marks = {"block": "✗", "warn": "!", "info": "·"}
    return [f"{marks[severity(c).value]} {counted[c]:5d}  {sentence(c)}" for c in known]


def _line(result: dict[str, Any]) -> str:
    fates = result["fates"]
    return _(
        "{file}:{rows} 行 = 新增 {new} + 更新 {update} + 相同 {same} + 跳过 {skip} + 退回 {reject}"
    ).format(file=result["file"], rows=result["rows"], **fates)
