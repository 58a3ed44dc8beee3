"""`gezhi check`: the file against its log, its chains and the engine's own checks, and the ledger against its rules.

Idempotent; changes nothing unless `--repair` is given, which rebuilds what follows from the log, `--weigh` or
`--accept`.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from desktop.base.clock import today
from desktop.base.errors import NotFound, Refused, Severity
from desktop.base.i18n import N_, _
from desktop.cli.session import (
    Terminal,
    TerminalProgress,
    add_common,
    add_password,
    natural,
    opened,
)  # fmt: skip
from desktop.domain.field_names import kind_name
from desktop.domain.permissions import Action
from desktop.domain.rules.catalogue import RULES
from desktop.domain.rules.rule import STANDARD, Policy, Rule
from desktop.operations import acceptances, checking
from desktop.operations import rules as operations
from desktop.queries import accounts, findings, named, rules
from desktop.queries.findings import Findings
from desktop.queries.named import Named
from desktop.workspace import Workspace

SEVERITY_NAMES: Final = {Severity.BLOCK: N_("必改"), Severity.WARN: N_("提醒"), Severity.INFO: N_("提示")}
MANY: Final = 1_000_000  # rows of a rule: all of them
SHOWN: Final = 20  # rows of a rule in words and in JSON, unless somebody asks for more


def register(commands: Any) -> None:
    """Add the command."""
    check = commands.add_parser(
        "check", help=_("检查与修复"), epilog="gezhi check office.gezhi --deep    gezhi check --rules"
    )
    check.add_argument("office", type=Path, nargs="?", help=_("数据文件"))
    add_password(check)
    add_common(check)
    check.add_argument("--deep", action="store_true", help=_("逐页核对加密校验码(较慢)"))
    check.add_argument("--repair", action="store_true", help=_("按操作记录重建台账和搜索"))
    check.add_argument("--rules", action="store_true", help=_("列出全部检查规则"))
    check.add_argument("--rule", action="append", default=[], help=_("只看这条规则(可多次)"))
    check.add_argument("--limit", type=natural, default=SHOWN, help=_("每条规则列出多少条,0 只要合计"))
    check.add_argument(
        "--weigh", action="append", default=[], metavar=_("规则=轻重"), help=_("调整轻重:block、warn 或 info")
    )
    check.add_argument(
        "--accept", metavar=_("记录编号"), help=_("保留这条记录上这条规则的提醒(写明 --rule 和 --reason)")
    )
    check.add_argument("--reason", default="", help=_("为什么保留"))
    check.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """Check, and repair when asked; 0 when the file is sound (any more), whatever the rules find."""
    wanted = [_weighed(text) for text in args.weigh]
    if unknown := [name for name in args.rule if name not in RULES]:
        raise Refused(_("没有这条检查规则:{rules}").format(rules="、".join(unknown)), code="rules.unknown")
    if args.office is None:
        if not args.rules:
            raise Refused(_("请写明要检查哪个数据文件。"), code="check.office")
        return _list_rules(args, STANDARD)
    with opened(args, needs=Action.REPAIR if args.repair else Action.SEE) as office:
        if wanted:
            operations.weigh(office, dict(wanted), actor=args.actor)
        with office.read() as db:
            policy = rules.policy(db)
        if args.rules:
            return _list_rules(args, policy)
        if args.accept:
            _accept(args, office)
        report, repaired = _file(args, office)
        found, names = _ledger(args, office)
    answer = {
        "problems": list(report.problems), "mendable": list(report.mendable), "beyond": list(report.beyond),
        "repaired": list(repaired), "conflicts": report.conflicts,
        "rules": dict(found.counts), "accepted": dict(found.accepted), "findings": _rows(found, names),
    }  # fmt: skip
    file_words = [*repaired, *(report.problems or [_("数据文件没有发现问题。")])]
    if report.mendable:
        file_words.append(
            _("其中 {n} 处可以修复:加 --repair。修复前会先备份。").format(n=len(report.mendable))
        )
    if report.beyond:
        file_words.append(
            _("有 {n} 处修复不了:请从备份恢复,或用 gezhi salvage 抢救。").format(n=len(report.beyond))
        )
    Terminal(args.json).answer(answer, "\n".join([*file_words, *_words(found, names, policy)]))
    return 1 if report.problems else 0


def _accept(args: argparse.Namespace, office: Workspace) -> None:
    """Let the findings of the rules named stand on one record; raises `NotFound` when there are none."""
    day = today(office.clock)
    with office.read() as db:
        permit, only = accounts.permit(db, args.actor), frozenset(args.rule)
        rows = findings.scan(db, day, permit=permit, only=only, most=MANY).rows
    chosen = [row for row in rows if row.record_id == args.accept]
    if not only or not chosen:
        raise NotFound(_("这条记录上没有这样的提醒。"), code="acceptance.nothing")
    for row in chosen:
        acceptances.accept(
            office,
            row.finding,
            row.record_kind,
            row.record_id,
            reason=args.reason,
            actor=args.actor,
            today=day,
        )


def _file(args: argparse.Namespace, office: Workspace) -> tuple[checking.Report, tuple[str, ...]]:
    report = checking.check(office, deep=args.deep, progress=TerminalProgress())
    if not args.repair or not report.mendable:
        return report, ()
    repaired = checking.repair(office, actor=args.actor, progress=TerminalProgress())
    return checking.check(office, deep=args.deep, progress=TerminalProgress()), repaired


def _ledger(args: argparse.Namespace, office: Workspace) -> tuple[Findings, Mapping[tuple[str, str], Named]]:
    """What does not hold, and who it is about; restricted care only as far as the actor may see it."""
    with office.read() as db:
        found = findings.scan(
            db, today(office.clock), permit=accounts.permit(db, args.actor), most=args.limit,
            only=frozenset(args.rule) or None, progress=TerminalProgress(),
        )  # fmt: skip
        return found, named.named(db, ((row.record_kind, row.record_id) for row in found.rows))


def _rows(found: Findings, names: Mapping[tuple[str, str], Named]) -> list[dict[str, str]]:
    rows = []
    for row in found.rows:
        about = names.get((row.record_kind, row.record_id), Named(""))
        rows.append({
            "rule": row.rule, "severity": row.severity.value, "kind": row.record_kind, "id": row.record_id,
            "field": row.field, "title": about.title, "where": about.where, "text": row.text,
        })  # fmt: skip
    return rows


def _words(found: Findings, names: Mapping[tuple[str, str], Named], policy: Policy) -> list[str]:
    """Rule by rule, the heaviest first: how many, and the first of them."""
    if not found.counts:
        return [_("台账没有发现问题。")]
    order = list(SEVERITY_NAMES)
    counted = sorted(found.counts.items(), key=lambda item: order.index(policy.severity(RULES[item[0]])))
    lines = [_("台账检查:{n} 处。").format(n=sum(found.counts.values()))]
    for rule, count in counted:
        weight = _(SEVERITY_NAMES[policy.severity(RULES[rule])])
        lines.append(f"{weight} {rule} {RULES[rule].describe()} {_('{n} 处').format(n=count)}")
        for row in found.rows:
            if row.rule == rule:
                about = names.get((row.record_kind, row.record_id), Named(kind_name(row.record_kind)))
                lines.append(f"    {about.title}  {about.where}  {row.text}")
    return lines


def _list_rules(args: argparse.Namespace, policy: Policy) -> int:
    chosen = [rule for rule in RULES.values() if not args.rule or rule.id in args.rule]
    listed = [
        {
            "rule": rule.id, "severity": policy.severity(rule).value, "default": rule.severity.value,
            "text": rule.describe(), "fields": list(rule.fields), "fixed": _(rule.fixed) if rule.fixed else "",
        }
        for rule in chosen
    ]  # fmt: skip
    Terminal(args.json).answer({"rules": listed}, "\n".join(_rule_words(rule, policy) for rule in chosen))
    return 0


def _rule_words(rule: Rule, policy: Policy) -> str:
    words = f"{_(SEVERITY_NAMES[policy.severity(rule)])}  {rule.id}  {rule.describe()}"
    return words + _("(不能放宽:{why})").format(why=_(rule.fixed)) if rule.fixed else words


def _weighed(text: str) -> tuple[str, Severity]:
    rule, _equals, severity = text.partition("=")
    if severity not in set(Severity):
        raise Refused(_("轻重请写成 规则=block、规则=warn 或 规则=info。"), code="rules.severity")
    return rule, Severity(severity)
