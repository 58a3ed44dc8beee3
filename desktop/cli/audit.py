"""`gezhi audit`: who did what, whether the chain of entries holds, and a table of it for an assessor."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, TerminalProgress, add_office, natural, opened
from desktop.domain.audit_events import EVENTS, GROUPS
from desktop.domain.permissions import Action
from desktop.exchange.exporting import audit_table
from desktop.queries import accounts
from desktop.queries import audit as queries
from desktop.queries.audit import Filter
from desktop.security import audit_heads
from desktop.security.audit_heads import Head
from desktop.workspace import Workspace


def register(commands: Any) -> None:
    """Add `audit` and its parts."""
    own = commands.add_parser("audit", help=_("审计记录:谁在什么时候做了什么"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = parts.add_parser(
        "list", help=_("列出审计记录"), epilog="gezhi audit list office.gezhi --since 2026-01-01 --failed"
    )
    _filtered(listed)
    listed.add_argument("--limit", type=natural, default=100, help=_("最多列出多少条"))
    listed.set_defaults(run=run_list)
    verify = parts.add_parser(
        "verify",
        help=_("核对链条是否完整"),
        epilog="gezhi audit verify office.gezhi --head 1a2b-3c4d-5e6f-7a8b",
    )
    add_office(verify)
    verify.add_argument(
        "--head", action="append", default=[], help=_("交接单或交换包上的链头,可写多次:链条里必须有它")
    )
    verify.set_defaults(run=run_verify)
    export = parts.add_parser(
        "export", help=_("导出审计记录"), epilog="gezhi audit export office.gezhi audit.xlsx"
    )
    _filtered(export)
    export.add_argument("out", type=Path, help=_("写到哪里(.xlsx 或 .csv)"))
    export.set_defaults(run=run_export)


def _filtered(parser: argparse.ArgumentParser) -> None:
    add_office(parser)
    parser.add_argument("--since", type=_day, help=_("从哪天起"))
    parser.add_argument("--until", type=_day, help=_("到哪天为止"))
    parser.add_argument("--user", default="", help=_("谁"))
    parser.add_argument("--event", default="", choices=["", *EVENTS], help=_("哪种事件"))
    parser.add_argument("--group", default="", choices=["", *GROUPS], help=_("哪类事件"))
    parser.add_argument("--failed", action="store_true", help=_("只看失败的"))
    parser.add_argument("--text", default="", help=_("对象或说明里的字"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("日期应写成 2026-01-31")) from error


def _wanted(args: argparse.Namespace) -> Filter:
    return Filter(
        args.since, args.until, args.user, args.event, args.group, False if args.failed else None, args.text
    )


def run_list(args: argparse.Namespace) -> int:
    """The newest entries that fit."""
    with opened(args, needs=Action.READ_AUDIT) as office, office.read() as db:
        accounts.permit(db, args.actor).insist(Action.READ_AUDIT)
        chosen = queries.numbers(db, _wanted(args))
        found = queries.rows(db, chosen[: args.limit])
    rows = [
        {"no": e.no, "at": e.at, "actor": e.actor, "event": e.event, "ok": e.ok, "object": e.object,
         "detail": dict(e.detail), "hash": e.hash}
        for e in found.values()
    ]  # fmt: skip
    lines = [
        f"{e.no:>6}  {e.at}  {e.actor}  {e.words}{'' if e.ok else _('(失败)')}  {e.told}".rstrip()
        for e in found.values()
    ]
    Terminal(args.json).answer({"entries": rows, "total": len(chosen)}, "\n".join(lines) or _("没有找到。"))
    return 0


def run_verify(args: argparse.Namespace) -> int:
    """Follow the chain; 1 when something was changed."""
    with opened(args, needs=Action.READ_AUDIT) as office:
        with office.read() as db:
            accounts.permit(db, args.actor).insist(Action.READ_AUDIT)
            proof = queries.prove(db, [*_given(args.head), *_outside(office)])
            end = queries.head(db)
        words = queries.verdict(proof)
        if not proof.holds:
            office.record_event("integrity.failed", actor=args.actor, ok=False, detail={"what": "audit"})
    answer = {
        "holds": proof.holds, "entries": proof.entries, "broken_at": proof.broken_at,
        "missing": [head.hash for head in proof.missing], "witnesses": proof.witnesses, "head": end.short,
    }  # fmt: skip
    Terminal(args.json).answer(answer, f"{words}\n{end.line}")
    return 0 if proof.holds else 1


def run_export(args: argparse.Namespace) -> int:
    """Write the entries that fit."""
    with opened(args, needs=Action.READ_AUDIT) as office:
        done = audit_table.export_audit(
            office, _wanted(args), args.out, actor=args.actor, progress=TerminalProgress()
        )
    Terminal(args.json).answer(
        {"path": str(done.path), "rows": done.rows}, _("已写出 {n} 条").format(n=done.rows)
    )
    return 0


def _given(heads: list[str]) -> list[Head]:
    try:
        return [queries.typed_head(text) for text in heads]
    except ValueError as error:
        raise Refused(_("链头应是至少 16 位的校验码,请照纸上抄。"), code="audit.head") from error


def _outside(office: Workspace) -> list[Head]:
    last = audit_heads.Outside().last(office.db_id, office.path)
    return [last] if last else []
