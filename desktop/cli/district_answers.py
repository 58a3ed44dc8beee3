"""What `gezhi district` answers: receipts, totals, people registered twice, indicators, its own audit."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.district_session import District, common, minute, moment
from desktop.cli.session import Terminal, TerminalProgress


def register(parts: Any) -> None:
    """Add what a district answers to the parts of `district`."""
    receipt = parts.add_parser(
        "receipt", help=_("给一个社区出具回执"),
        epilog="gezhi district receipt --db postgresql://localhost/gezhi --office 420303090012 --out 回执.sqr",
    )  # fmt: skip
    receipt.add_argument("--office", required=True, help=_("社区代码"))
    receipt.add_argument("--out", required=True, type=Path, help=_("写到哪个文件"))
    common(receipt, run_receipt, day=True)
    totals = parts.add_parser(
        "totals", help=_("汇总数;--office 时按网格、微网格和类别"),
        epilog="gezhi district totals --db postgresql://localhost/gezhi --office 420303090012",
    )  # fmt: skip
    totals.add_argument("--office", help=_("只看一个社区"))
    common(totals, run_totals, day=True)
    twice = parts.add_parser(
        "duplicates", help=_("两个社区登记了同一个身份证号的人"),
        epilog="gezhi district duplicates --db postgresql://localhost/gezhi --pair KEY --say other",
    )  # fmt: skip
    twice.add_argument(
        "--say",
        choices=("same", "other"),
        help=_("回答:是同一人(再用 gezhi district tickets 定归哪个社区)、不是同一人"),
    )
    twice.add_argument("--pair", metavar="KEY", help=_("回答的是哪一对"))
    common(twice, run_duplicates)
    returned = parts.add_parser(
        "return", help=_("全区上报指标"),
        epilog="gezhi district return --db postgresql://localhost/gezhi --as-of 2026-06-30 --codes A11,B05",
    )  # fmt: skip
    returned.add_argument("--codes", help=_("只要这些指标,如 A11,B05 或整组 B"))
    common(returned, run_return, day=True)
    audit = parts.add_parser(
        "audit", help=_("区级库的操作记录,并核对是否被改动"),
        epilog="gezhi district audit --db postgresql://localhost/gezhi",
    )  # fmt: skip
    common(audit, run_audit)


def run_receipt(args: argparse.Namespace) -> int:
    """Write the receipt of one office."""
    from desktop.district import receipts  # noqa: PLC0415

    with District(args.db, writes=True) as opened:
        told = receipts.write(
            opened.database, args.office, args.out, keys=opened.keys, day=args.as_of or today(opened.clock),
            actor=args.actor, at_ms=opened.now,
        )  # fmt: skip
    Terminal(args.json).answer(
        {"office": told.office, "out": str(args.out), "ops": len(told.have), "totals": dict(told.totals),
         "digest": dict(told.digest)},
        _("已写出回执 {out}。可以安全弹出。").format(out=args.out),
    )  # fmt: skip
    return 0


def run_totals(args: argparse.Namespace) -> int:
    """The district by office, or one office by grid, micro-grid and category."""
    from desktop.district import totals  # noqa: PLC0415

    with District(args.db) as opened:
        if args.office:
            day = args.as_of or today(opened.clock)
            one = totals.totals_of(opened.database, args.office, day=day).plain()
            words = "\n".join(
                f"{p['grid']}{'-' + str(p['micro']) if p['micro'] is not None else ''}  {p['name']}  "
                + _("{n} 户 {p} 人").format(n=p["size"]["registered"], p=p["size"]["people"])
                for p in one["places"]
            )
            Terminal(args.json).answer({"office": args.office, **one}, words)
            return 0
        with opened.database.read() as db:
            rows = totals.counts(db)
    kinds = [kind for kind in totals.COUNTED if all(kind in one.rows for one in rows)]
    total = {kind: sum(one.rows[kind] for one in rows) for kind in kinds}
    plain = [{"office": r.code, "name": r.name, "rows": r.rows, "conflicts": r.conflicts} for r in rows]
    words = "\n".join(
        _("{name}:{h} 户,{p} 人").format(name=one.name, h=one.rows["household"], p=one.rows["resident"])
        for one in rows
    )
    Terminal(args.json).answer({"total": total, "offices": plain}, words or _("还没有登记社区。"))
    return 0


def run_duplicates(args: argparse.Namespace) -> int:
    """List the pairs nobody answered yet, or answer one."""
    from desktop.district import duplicates  # noqa: PLC0415
    from desktop.district.telling_apart import tell_apart  # noqa: PLC0415

    with District(args.db, writes=bool(args.say)) as opened:
        if args.say:
            _insist_apart(args)
            tell_apart(opened.database, args.pair, keys=opened.keys, actor=args.actor, at_ms=opened.now)
        with opened.database.read() as db:
            found = duplicates.duplicates(db)
    pairs = [
        {"pair": one.key, "offices": [
            {"office": e.office, "name": e.office_name, "resident": e.resident_id} for e in one.entries
        ]}
        for one in found
    ]  # fmt: skip
    words = "\n\n".join(
        "\n".join([one.key, *(f"    {e.office_name}  {e.resident_id}" for e in one.entries)]) for one in found
    )
    Terminal(args.json).answer({"pairs": pairs, "count": len(pairs)}, words or _("没有重复登记。"))
    return 0


def _insist_apart(args: argparse.Namespace) -> None:
    """Two persons can be said here; whose one person is belongs to `tickets`, which hands the person over."""
    if not args.pair:
        raise Refused(_("请用 --pair 说明回答的是哪一对。"), code="district.no_pair")
    if args.say == "same":
        from desktop.district.opening import address  # noqa: PLC0415 - as above

        words = _(
            "是同一人,还要定归哪个社区:gezhi district tickets --db {db} --pair {key} --offices 甲 乙 --keep 甲"
        )
        raise Refused(words.format(db=address(args.db).where, key=args.pair), code="district.whose")


def run_return(args: argparse.Namespace) -> int:
    """The catalogue over all offices together."""
    from desktop.district import members, totals  # noqa: PLC0415

    with District(args.db) as opened:
        with opened.database.read() as db:
            codes = [one.code for one in members.members(db) if one.ops]
        as_of = args.as_of or today(opened.clock)
        wanted = args.codes.split(",") if args.codes else None
        found = totals.figures(opened.database, codes, as_of=as_of, codes=wanted, progress=TerminalProgress())
    figures = {code: figure.plain() for code, figure in found.items()}
    words = "\n".join(
        f"{code}  {one.plain()['name']}  "
        + (_("未采集") if one.value is None else f"{one.value}{'%' if one.unit == '%' else ''}")
        for code, one in found.items()
    )
    Terminal(args.json).answer(
        {"as_of": as_of.isoformat(), "offices": len(codes), "indicators": figures}, words
    )
    return 0


def run_audit(args: argparse.Namespace) -> int:
    """The lines of the audit and whether they hold together."""
    from desktop.district import chain  # noqa: PLC0415

    with District(args.db) as opened, opened.database.read() as db:
        lines, broken = list(chain.lines(db)), chain.first_broken(db)
    rows = [
        {"no": one.no, "at": moment(one.at_ms), "actor": one.actor, "event": one.event, "ok": one.ok, "object": one.object}
        for one in lines
    ]  # fmt: skip
    told = [
        f"{one.no}  {minute(one.at_ms)}  {one.actor}  {chain.event_words(one.event)}"
        + ("" if one.ok else _("(拒绝)"))
        for one in lines
    ]
    words = _("共 {n} 行,没有被改动。").format(n=len(rows))
    if broken is not None:
        words = _("第 {n} 行起被改动过,请报告上级。").format(n=broken)
    Terminal(args.json).answer({"lines": rows, "broken": broken}, "\n".join([*told, words]))
    return 0 if broken is None else 1
