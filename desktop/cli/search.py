"""`gezhi search` and `gezhi show`."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, natural, opened
from desktop.domain import masking
from desktop.operations import searching
from desktop.queries import accounts, records, search


def register(commands: Any) -> None:
    """Add the commands."""
    find = commands.add_parser(
        "search", help=_("按姓名、拼音首字母、电话尾号、门牌查找"), epilog="gezhi search office.gezhi zsf"
    )
    add_office(find)
    find.add_argument("words", help=_("要找的字"))
    find.add_argument("--limit", type=natural, default=50, help=_("最多列出多少条"))
    find.set_defaults(run=run_search)
    show = commands.add_parser(
        "show", help=_("显示一条记录(默认遮盖)"), epilog="gezhi show office.gezhi resident 3f2a"
    )
    add_office(show)
    show.add_argument("kind", choices=records.SHOWN)
    show.add_argument("id", help=_("编号或它的开头"))
    show.add_argument("--reveal", action="store_true", help=_("显示完整号码;须写明原因,并记入审计"))
    show.add_argument("--reason", default="", help=_("查看完整号码的原因"))
    show.set_defaults(run=run_show)


def run_search(args: argparse.Namespace) -> int:
    """List what was found."""
    with opened(args) as office:
        with office.read() as db:
            found = search.find(db, args.words, limit=args.limit)
        searching.tell(office, args.words, [hit.id for hit in found.hits], actor=args.actor)
    hits = [{"kind": h.kind, "id": h.id, "title": h.title, "where": h.where} for h in found.hits]
    words = "\n".join(f"{h.kind_name}  {h.title}  {h.where}  {h.id[:8]}" for h in found.hits)
    Terminal(args.json).answer({"hits": hits, "total": found.total}, words or _("没有找到。"))
    return 0 if hits else 1


def run_show(args: argparse.Namespace) -> int:
    """Show one record; a reveal is written into the audit chain before anything is shown."""
    if args.reveal and not args.reason.strip():
        raise Refused(_("查看完整号码须用 --reason 写明原因。"), code="reveal.reason")
    with opened(args) as office:
        with office.read() as db:
            record = records.one(db, args.kind, args.id, permit=accounts.permit(db, args.actor))
        if args.reveal:
            detail = {"kind": args.kind, "reason": args.reason}
            office.record_event("record.revealed", actor=args.actor, object_id=record["id"], detail=detail)
    shown = record if args.reveal else _masked(record)
    lines = [f"{name}: {value}" for name, value in shown.items() if not isinstance(value, list)]
    for part in (name for name, value in shown.items() if isinstance(value, list) and value):
        lines += [f"{part}:", *(f"  {item}" for item in shown[part])]
    Terminal(args.json).answer(shown, "\n".join(lines))
    return 0


def _masked(record: dict[str, Any]) -> dict[str, Any]:
    masked = masking.row_masks(record)
    for name, value in record.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            masked[name] = [masking.row_masks(item) for item in value]
    return masked
