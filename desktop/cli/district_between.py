"""What `gezhi district` does between offices: asks both about one number, hands people over, shows what came after."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.district_session import District, common, moment
from desktop.cli.session import Terminal

if TYPE_CHECKING:
    from desktop.district.between import Handed


def register(parts: Any) -> None:
    """Add these to the parts of `district`."""
    twins = parts.add_parser(
        "tickets", help=_("同一身份证号在两个社区:询问、按一致的答复办理、裁定"),
        epilog="gezhi district tickets --db postgresql://localhost/gezhi --settle --ask",
    )  # fmt: skip
    twins.add_argument("--ask", action="store_true", help=_("给两个社区各写一条询问"))
    twins.add_argument("--settle", action="store_true", help=_("两边答复一致的,照办"))
    twins.add_argument("--pair", metavar="KEY", help=_("区里裁定哪一对"))
    twins.add_argument("--offices", nargs=2, metavar="OFFICE", help=_("这一对是哪两个社区"))
    twins.add_argument("--keep", metavar="OFFICE", help=_("裁定归哪个社区"))
    twins.add_argument("--other", action="store_true", help=_("裁定不是同一人"))
    common(twins, run_tickets)
    moves = parts.add_parser(
        "transfers", help=_("社区之间转人:待办的申请、办理、退回、办过的"),
        epilog="gezhi district transfers --db postgresql://localhost/gezhi --issue REQUEST",
    )  # fmt: skip
    moves.add_argument("--issue", metavar="REQUEST", help=_("办理一个申请"))
    moves.add_argument("--to", default="", metavar="OFFICE", help=_("申请里写得不明白时,转到哪个社区"))
    moves.add_argument("--all", action="store_true", help=_("办理所有写明了去处的申请"))
    moves.add_argument("--refuse", metavar="REQUEST", help=_("退回:没有登记这个社区"))
    common(moves, run_transfers)
    checked = parts.add_parser(
        "check", help=_("核对各社区的数据与收到的记录,不符的可以按记录重建"),
        epilog="gezhi district check --db postgresql://localhost/gezhi --repair",
    )  # fmt: skip
    checked.add_argument("--office", help=_("只核对一个社区"))
    checked.add_argument("--repair", action="store_true", help=_("按记录重建不符的"))
    common(checked, run_check)


def run_check(args: argparse.Namespace) -> int:
    """Hold rows against the log, office by office; 1 when any differ and were not repaired."""
    from desktop.district import checking, members  # noqa: PLC0415

    with District(args.db, writes=True) as opened:
        with opened.database.read() as db:
            codes = [args.office] if args.office else [one.code for one in members.members(db)]
        by = {"keys": opened.keys, "actor": args.actor, "at_ms": opened.now}
        found = [checking.check(opened.database, code, repair=args.repair, **by) for code in codes]
    rows = [{"office": c.office, "log": c.log, "rows": c.rows, "repaired": c.repaired} for c in found]
    wrong = [c for c in found if not c.log or (c.rows and not c.repaired)]
    words = "\n".join(
        _("{office}:{n} 行与记录不符").format(office=c.office, n=c.rows) + (_(",已按记录重建") if c.repaired else "")
        for c in found if c.rows
    )  # fmt: skip
    Terminal(args.json).answer(
        {"offices": rows, "ok": not wrong}, words or _("各社区的数据都与收到的记录一致。")
    )
    return 1 if wrong else 0


def run_tickets(args: argparse.Namespace) -> int:
    """Decide, settle, ask, in this order; then list what is open."""
    from desktop.district import between, twins  # noqa: PLC0415

    with District(args.db, writes=bool(args.ask or args.settle or args.pair)) as opened:
        by = {"keys": opened.keys, "actor": args.actor, "at_ms": opened.now}
        if args.pair:
            if not args.offices or args.other == bool(args.keep):
                raise Refused(
                    _("请用 --offices 写明两个社区,再写 --keep 或 --other。"), code="district.answer"
                )
            keep = "" if args.other else args.keep
            between.decide(opened.database, args.pair, tuple(args.offices), keep, **by)
        settled = between.settle(opened.database, **by) if args.settle else 0
        asked = between.ask(opened.database, **by) if args.ask else 0
        with opened.database.read() as db:
            found = twins.twins(db, keys=opened.keys)
    rows = [
        {
            "pair": one.key, "state": one.state,
            "offices": [
                {"office": e.office, "name": e.office_name, "resident": e.resident_id, "says": says}
                for e, says in zip((one.first, one.second), one.says, strict=True)
            ],
        }
        for one in found
    ]  # fmt: skip
    words = [_("新写询问 {a} 条,按答复办理 {s} 对,还有 {n} 对。").format(a=asked, s=settled, n=len(rows))]
    words += [
        f"{one.key}\n    {one.first.office_name} / {one.second.office_name}  {_(twins.STATES[one.state])}"
        for one in found
    ]
    Terminal(args.json).answer({"asked": asked, "settled": settled, "open": rows}, "\n".join(words))
    return 0


def run_transfers(args: argparse.Namespace) -> int:
    """Carry out or refuse; then what waits, and everybody handed over with what came after."""
    from desktop.district import between  # noqa: PLC0415

    with District(args.db, writes=bool(args.issue or args.refuse or args.all)) as opened:
        issued, refused = _carry_out(opened, args)
        with opened.database.read() as db:
            waiting, handed = between.moves(db), between.handed(db)
    rows = [
        {
            "id": m.id,
            "office": m.office,
            "people": list(m.people),
            "target": m.target,
            "to": m.to_office,
            "on": m.on,
        }
        for m in waiting
    ]
    done = [
        {
            "from": h.from_office, "to": h.to_office, "from_resident": h.from_resident, "to_resident": h.to_resident,
            "on": h.effective_on, "at": moment(h.at_ms), "acknowledged": h.acknowledged,
            "after": len(h.after) if h.watched else None, "back": h.back,
        }
        for h in handed
    ]  # fmt: skip
    words = [_tally(issued, len(rows), handed)]
    words += [f"{m.on} {m.office_name} → {m.to_name or m.target}  {m.id}" for m in waiting]
    words += [f"{one['id']}: {one['words']}" for one in refused]
    told = {"issued": issued, "waiting": rows, "handed": done, "refused": refused}
    Terminal(args.json).answer(told, "\n".join(words))
    return 0


def _tally(issued: int, waiting: int, handed: Sequence[Handed]) -> str:
    """In a sentence; who may not read the log is not told that nothing was written since."""
    flagged = sum(h.flagged for h in handed)
    if all(h.watched for h in handed):
        return _("已办 {i} 人,待办 {n} 件,转出后又被改过 {f} 人。").format(i=issued, n=waiting, f=flagged)
    return _("已办 {i} 人,待办 {n} 件,又改回在册 {f} 人;转出后还改过什么,您登录的数据库账号看不到。").format(
        i=issued, n=waiting, f=flagged
    )


def _carry_out(opened: District, args: argparse.Namespace) -> tuple[int, list[dict[str, str]]]:
    """How many people were handed over, and which requests of `--all` could not be carried out."""
    from desktop.district import between  # noqa: PLC0415

    issued, refused = 0, []
    by = {"keys": opened.keys, "actor": args.actor, "at_ms": opened.now}
    if args.issue:
        issued += len(between.issue(opened.database, args.issue, to_office=args.to, **by))
    if args.refuse:
        between.refuse(opened.database, args.refuse, **by)
    if args.all:
        with opened.database.read() as db:
            ready = [one.id for one in between.moves(db) if one.to_office]
        for request in ready:
            try:
                issued += len(between.issue(opened.database, request, **by))
            except Refused as why:  # one that cannot be carried out does not hold up the others
                refused.append({"id": request, "code": why.code, "words": str(why)})
    return issued, refused
