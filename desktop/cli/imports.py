"""`gezhi import`: workbooks into the office, one named step each; every row has a fate and the fates add up."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from desktop.base.clock import today
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_office, opened, workbook_password
from desktop.exchange.importing.decisions import DecidedBefore, Decisions, read_decisions
from desktop.exchange.importing.issues import Issue, sentence, severity
from desktop.exchange.importing.rejects import write_rejects
from desktop.exchange.importing.report import refused
from desktop.exchange.importing.run import KINDS, Applied, Prepared, apply, prepare
from desktop.exchange.workbook import PASSWORD_NEEDED
from desktop.returns import evaluate
from desktop.workspace import Workspace

EXAMPLE = "gezhi import office.gezhi 居民台账.xlsx --decide decisions.json --as-of 2026-06-30 --json"
FATES = {
    "added": "new", "updated": "update", "moved": "update", "left": "update", "dead": "update", "same": "same",
    "merged": "skip", "skipped": "skip", "rejected": "reject",
}  # fmt: skip
DATA_ROWS = frozenset({"person", "household_status", "household", "record"})
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
    importing.set_defaults(run=run_import)


def run_import(args: argparse.Namespace) -> int:
    """Import file after file; a refused one stops the run, what was imported before it stays."""
    answers = read_decisions(args.decide) if args.decide else Decisions()
    results: list[dict[str, Any]] = []
    reports: list[dict[str, Any]] = []
    terminal = Terminal(args.json)
    for file in args.file:
        if not file.is_file():
            raise EnvironmentFailure(_("找不到文件“{name}”。").format(name=file.name), code="import.missing")
    with opened(args) as office:
        for file in args.file:
            try:
                results.append(_one(office, file, answers, args, terminal, reports))
            except Refused as refusal:
                if refusal.code.startswith("file."):
                    reports.append(refused(file.name, refusal.code).plain())
                raise
            finally:
                if args.report and reports:
                    write_report(args.report, reports[0] if len(args.file) == 1 else {"files": reports})
    body: dict[str, Any] = {"files": results}
    if len(results) == 1:
        body |= results[0]
    terminal.answer(body, "\n".join(_line(result) for result in results))
    return 0


def _one(
    office: Workspace, file: Path, answers: Decisions, args: argparse.Namespace, terminal: Terminal,
    reports: list[dict[str, Any]],
) -> dict[str, Any]:  # fmt: skip
    day = today(office.clock)
    as_of = args.as_of or answers.day_of(file) or day
    progress = TerminalProgress()
    prepared = _prepared(office, file, answers, as_of, args.kind, progress)
    applied = None
    if not args.dry_run:
        applied = apply(office, prepared, actor=args.actor, today=day, progress=progress)
    report = prepared.report.plain()
    if applied is not None and prepared.kind == "county":
        report["indicators"] = _county_figures(office, as_of)
    reports.append(report)
    if args.rejects and (sent_back := write_rejects(prepared, args.rejects)):
        terminal.say(_("退回 {n} 行,已写到 {out}").format(n=sent_back, out=args.rejects))
    for line in _issue_lines(prepared.issues):
        terminal.say(line)
    return summary(prepared, applied, report)


def _prepared(
    office: Workspace, file: Path, answers: Decisions, as_of: date, kind: str, progress: TerminalProgress
) -> Prepared:
    """Read one file; a workbook with a password is opened with GEZHI_WORKBOOK_PASSWORD or the one that is typed."""
    decide = DecidedBefore(answers)
    try:
        return prepare(office, file, decide=decide, as_of=as_of, kind=kind, progress=progress)
    except Refused as refusal:
        if refusal.code != PASSWORD_NEEDED:
            raise
        secret = workbook_password(file.name)
        if secret is None:
            raise
    return prepare(office, file, decide=decide, as_of=as_of, kind=kind, password=secret, progress=progress)


def _county_figures(office: Workspace, as_of: date) -> dict[str, float | int | str | None]:
    """A county workbook is imported for its figures, so its report states them."""
    figures = evaluate([office], as_of=as_of).figures
    return {code: figure.value for code, figure in figures.items()}


def summary(prepared: Prepared, applied: Applied | None, report: dict[str, Any]) -> dict[str, Any]:
    """What one import did, or would do: data rows by fate (they add up), records made and changed, findings."""
    fates = dict.fromkeys(("new", "update", "same", "skip", "reject"), 0)
    rows = [row for row in report["rows"] if row["class"] in DATA_ROWS]
    for row in rows:
        fates[FATES.get(row["result"], "skip")] += 1
    writes = prepared.plan.writes
    return {
        "file": prepared.path.name, "kind": prepared.kind, "outcome": report["outcome"], "rows": len(rows),
        "fates": fates, "persons": dict(prepared.totals),
        "created": {NAMES.get(k, k): len(v) for k, v in writes.creates.items() if v},
        "updated": {NAMES.get(k, k): len(v) for k, v in writes.sets.items() if v},
        "issues": report["issues"], "counts": report["counts"], "step": applied.step if applied else "",
        "dry_run": applied is None,
    }  # fmt: skip


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
