"""`gezhi district`: enrol offices, take their bundles in, answer with receipts, add everything up."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from desktop.base.clock import SystemClock, today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_common
from desktop.security import install
from desktop.security.install import Install

FOLDER = "district"
QUARANTINE = "quarantine"


def register(commands: Any) -> None:
    """Add `district` and its parts."""
    district = commands.add_parser("district", help=_("区级:登记社区、收包、回执、汇总、查重"))
    parts = district.add_subparsers(dest="part", required=True, metavar=_("动作"))
    made = _part(parts, "init", _("在空的数据库里建区级库"), run_init, "--code 420303 --name 张湾区")
    made.add_argument("--code", required=True, help=_("区划代码,6 到 12 位"))
    made.add_argument("--name", required=True, help=_("名称"))
    enrol = _part(parts, "enrol", _("登记一个社区的一台电脑"), run_enrol,
                  "--code 420303090012 --name 云麓台社区 --signer KEY --recipient age1… --install ID")  # fmt: skip
    enrol.add_argument("--code", required=True, help=_("社区代码,12 位"))
    enrol.add_argument("--name", default="", help=_("社区名称"))
    enrol.add_argument("--street", default="", help=_("街道"))
    enrol.add_argument("--signer", required=True, help=_("这台电脑的签名码(gezhi bundle identity 给出)"))
    enrol.add_argument("--recipient", required=True, help=_("这台电脑的接收码(age1…)"))
    enrol.add_argument("--install", required=True, help=_("这台电脑的编号"))
    enrol.add_argument("--computer", default="", help=_("怎么称呼这台电脑"))
    revoke = _part(parts, "revoke", _("停用一台电脑:以后不再收它的包"), run_revoke, "--signer KEY")
    revoke.add_argument("--signer", required=True, help=_("这台电脑的签名码"))
    _part(parts, "offices", _("登记了哪些社区,最近何时收到"), run_offices, "")
    receive = _part(parts, "receive", _("收下交换包"), run_receive, "云麓台.sqb 星湖.sqb")
    receive.add_argument("file", nargs="+", type=Path)
    receipt = _part(
        parts, "receipt", _("给一个社区出具回执"), run_receipt, "--office 420303090012 --out 回执.sqr"
    )
    receipt.add_argument("--office", required=True, help=_("社区代码"))
    receipt.add_argument("--out", required=True, type=Path, help=_("写到哪个文件"))
    receipt.add_argument("--as-of", type=date.fromisoformat, help=_("统计截止日,默认今天"))
    _register_answers(parts)


def _register_answers(parts: Any) -> None:
    totals = _part(parts, "totals", _("汇总数;--office 时按网格、微网格和类别"), run_totals, "")
    totals.add_argument("--office", help=_("只看一个社区"))
    totals.add_argument("--as-of", type=date.fromisoformat, help=_("统计截止日,默认今天"))
    twice = _part(parts, "duplicates", _("两个社区登记了同一个身份证号的人"), run_duplicates, "")
    twice.add_argument("--say", choices=("same", "other"), help=_("回答:是同一人、不是同一人"))
    twice.add_argument("--pair", metavar="KEY", help=_("回答的是哪一对"))
    returned = _part(parts, "return", _("全区上报指标"), run_return, "--as-of 2026-06-30 --codes A11,B05")
    returned.add_argument("--as-of", type=date.fromisoformat, help=_("统计截止日,默认今天"))
    returned.add_argument("--codes", help=_("只要这些指标,如 A11,B05 或整组 B"))
    _part(parts, "audit", _("区级库的操作记录,并核对是否被改动"), run_audit, "")


def _part(
    parts: Any, name: str, words: str, run: Callable[[argparse.Namespace], int], example: str
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(
        name, help=words, epilog=f"gezhi district {name} --db postgresql://localhost/gezhi {example}".rstrip()
    )
    made.add_argument("--db", required=True, metavar="URL", help=_("postgresql://… 或一个文件"))
    add_common(made)
    made.set_defaults(run=run)
    return made


def folder() -> Path:
    """Where this computer keeps the district's keys."""
    return install.default_folder() / FOLDER


def keys() -> Install:
    """The district's own keys, apart from those of the computer, made at first need."""
    return install.load_or_create(folder())


class _Open:
    """An open district database for one command."""

    def __init__(self, args: argparse.Namespace, *, new: bool = False) -> None:
        from desktop.district import database, making  # noqa: PLC0415 - a driver and 60 tables, for these commands only

        self.keys, self.clock = keys(), SystemClock()
        if new and not args.db.startswith(database.URL_STARTS) and Path(args.db).exists():
            raise Refused(_("“{name}”已存在,不会覆盖。").format(name=args.db), code="district.exists")
        if not new and not args.db.startswith(database.URL_STARTS) and not Path(args.db).exists():
            raise Refused(_("找不到区级库文件“{name}”。").format(name=args.db), code="district.no_tables")
        self.database = database.connect(args.db, self.keys)
        if not new:
            try:
                with self.database.read() as db:
                    self.facts = making.facts(db, self.keys)
            except BaseException:
                self.database.close()
                raise

    @property
    def now(self) -> int:
        return self.clock.milliseconds()

    def __enter__(self) -> _Open:
        return self

    def __exit__(self, *_error: object) -> None:
        self.database.close()


def run_init(args: argparse.Namespace) -> int:
    """Make the tables; says what offices need to know of the district."""
    from desktop.district import making  # noqa: PLC0415

    with _Open(args, new=True) as opened:
        making.make(opened.database, code=args.code, name=args.name, keys=opened.keys)
        mine = opened.keys
    Terminal(args.json).answer(
        {"district": args.code, "name": args.name, "recipient": mine.recipient, "signer": mine.public_key},
        _("区级库已建好。各社区写交换包用的接收码:\n{recipient}\n各社区要信任的签名码:\n{signer}").format(
            recipient=mine.recipient, signer=mine.public_key
        ),
    )
    return 0


def run_enrol(args: argparse.Namespace) -> int:
    """Enrol a computer."""
    from desktop.district import chain, members  # noqa: PLC0415

    with _Open(args) as opened:

        def work(db: Any) -> bool:
            new = members.enrol(
                db, code=args.code, name=args.name, street=args.street, signer=args.signer, recipient=args.recipient,
                install_id=args.install, computer=args.computer, at_ms=opened.now,
            )  # fmt: skip
            detail = {"office": args.code, "computer": args.computer}
            chain.append(
                db, actor=args.actor, event="office.enrolled", object_id=install.fingerprint(args.signer),
                detail=detail, at_ms=opened.now,
            )  # fmt: skip
            return new

        new = opened.database.change(work)
        facts = opened.facts
    Terminal(args.json).answer(
        {"office": args.code, "new": new, "recipient": facts["recipient"], "signer": facts["signer"]},
        _("已登记。请把接收码和签名码交给社区:\n{recipient}\n{signer}").format(
            recipient=facts["recipient"], signer=facts["signer"]
        ),
    )
    return 0


def run_revoke(args: argparse.Namespace) -> int:
    """Believe a computer no longer."""
    from desktop.district import chain, members  # noqa: PLC0415

    with _Open(args) as opened:

        def work(db: Any) -> str:
            gone = members.revoke(db, args.signer, at_ms=opened.now)
            chain.append(
                db, actor=args.actor, event="office.revoked", object_id=install.fingerprint(gone.signer),
                detail={"office": gone.office}, at_ms=opened.now,
            )  # fmt: skip
            return gone.office

        code = opened.database.change(work)
    Terminal(args.json).answer({"office": code}, _("这台电脑以后写的交换包不再收;以前收到的数据都在。"))
    return 0


def run_offices(args: argparse.Namespace) -> int:
    """Offices with their computers, and how long ago they sent."""
    from desktop.district import members  # noqa: PLC0415

    with _Open(args) as opened:
        with opened.database.read() as db:
            found = members.members(db)
        now = opened.now
    rows = [
        {
            "office": one.code, "name": one.name, "street": one.street, "ops": one.ops, "received": _moment(one.received_ms),
            "days": None if one.received_ms is None else (now - one.received_ms) // 86_400_000,
            "computers": [
                {"name": c.name, "signer": c.signer, "revoked": c.revoked_ms is not None} for c in one.computers
            ],
        }
        for one in found
    ]  # fmt: skip
    words = "\n".join(f"{r['office']}  {r['name']}  {r['received'] or _('还没有收到')}" for r in rows)
    Terminal(args.json).answer({"offices": rows}, words or _("还没有登记社区。"))
    return 0


def run_receive(args: argparse.Namespace) -> int:
    """Take files in one after another; a refused one is set aside and the others still taken."""
    from desktop.district import intake  # noqa: PLC0415

    taken: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    lines = []
    with _Open(args) as opened:
        for file in args.file:
            try:
                one = intake.receive(
                    opened.database, file, keys=opened.keys, actor=args.actor, at_ms=opened.now,
                    quarantine=folder() / QUARANTINE,
                )  # fmt: skip
            except Refused as error:
                refused.append({"file": str(file), "code": error.code, "words": str(error)})
                lines.append(_("{file}:拒收。{words}").format(file=file.name, words=error))
                continue
            taken.append({
                "file": str(file), "office": one.office, "name": one.name, "bundle": one.bundle_id,
                "new_ops": one.new_ops, "known_ops": one.known_ops, "conflicts": one.conflicts,
                "repeated": one.repeated, "missing": dict(one.missing), "digest": dict(one.digest),
            })  # fmt: skip
            lines.append(
                _("{file}:{name},{n} 条新记录,{k} 条已有").format(
                    file=file.name, name=one.name, n=one.new_ops, k=one.known_ops
                )
            )
    total = {"new_ops": sum(int(one["new_ops"]) for one in taken)}
    Terminal(args.json).answer({**total, "received": taken, "refused": refused}, "\n".join(lines))
    return 1 if refused else 0


def run_receipt(args: argparse.Namespace) -> int:
    """Write the receipt of one office."""
    from desktop.district import receipts  # noqa: PLC0415

    with _Open(args) as opened:
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

    with _Open(args) as opened:
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
    total = {kind: sum(one.rows[kind] for one in rows) for kind in totals.COUNTED}
    plain = [{"office": r.code, "name": r.name, "rows": r.rows, "conflicts": r.conflicts} for r in rows]
    words = "\n".join(
        _("{name}:{h} 户,{p} 人").format(name=one.name, h=one.rows["household"], p=one.rows["resident"])
        for one in rows
    )
    Terminal(args.json).answer({"total": total, "offices": plain}, words or _("还没有登记社区。"))
    return 0


def run_duplicates(args: argparse.Namespace) -> int:
    """List the pairs nobody answered yet, or answer one."""
    from desktop.district import chain, duplicates  # noqa: PLC0415

    with _Open(args) as opened:
        if args.say:
            if not args.pair:
                raise Refused(_("请用 --pair 说明回答的是哪一对。"), code="district.no_pair")

            def work(db: Any) -> None:
                duplicates.say(db, args.pair, args.say, actor=args.actor, at_ms=opened.now)
                chain.append(
                    db, actor=args.actor, event="duplicate.answered", object_id=args.pair[:16],
                    detail={"says": args.say}, at_ms=opened.now,
                )  # fmt: skip

            opened.database.change(work)
        with opened.database.read() as db:
            found = duplicates.duplicates(db)
    pairs = [
        {"pair": one.key, "offices": [
            {"office": e.office, "name": e.office_name, "resident": e.resident_id} for e in one.entries
        ]}
        for one in found
    ]  # fmt: skip
    words = "\n".join(" / ".join(e.office_name for e in one.entries) for one in found)
    Terminal(args.json).answer({"pairs": pairs, "count": len(pairs)}, words or _("没有重复登记。"))
    return 0


def run_return(args: argparse.Namespace) -> int:
    """The catalogue over all offices together."""
    from desktop.district import members, totals  # noqa: PLC0415

    with _Open(args) as opened:
        with opened.database.read() as db:
            codes = [one.code for one in members.members(db) if one.ops]
        as_of = args.as_of or today(opened.clock)
        with totals.replicas(opened.database, codes) as offices:
            basis = totals.basis(offices, as_of=as_of)
            wanted = args.codes.split(",") if args.codes else None
            result = basis.evaluate(codes=wanted)
    figures = {code: figure.plain() for code, figure in result.figures.items()}
    words = "\n".join(f"{code}  {figure['name']}  {figure['value']}" for code, figure in figures.items())
    Terminal(args.json).answer(
        {"as_of": as_of.isoformat(), "offices": len(codes), "indicators": figures}, words
    )
    return 0


def run_audit(args: argparse.Namespace) -> int:
    """The lines of the audit and whether they hold together."""
    from desktop.district import chain  # noqa: PLC0415

    with _Open(args) as opened, opened.database.read() as db:
        lines, broken = list(chain.lines(db)), chain.first_broken(db)
    rows = [
        {"no": one.no, "at": _moment(one.at_ms), "actor": one.actor, "event": one.event, "ok": one.ok, "object": one.object}
        for one in lines
    ]  # fmt: skip
    words = _("共 {n} 行,没有被改动。").format(n=len(rows))
    if broken is not None:
        words = _("第 {n} 行起被改动过,请报告上级。").format(n=broken)
    Terminal(args.json).answer({"lines": rows, "broken": broken}, words)
    return 0 if broken is None else 1


def _moment(at_ms: int | None) -> str | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")
