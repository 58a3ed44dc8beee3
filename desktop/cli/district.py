"""`gezhi district`: make one, enrol offices, take their bundles in; what it answers is in `district_answers`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.base.i18n import _
from desktop.cli import (
    district_admission,
    district_answers,
    district_between,
    district_checks,
    district_packs,
    one_by_one,
)
from desktop.cli.district_session import District, common, folder, minute, moment
from desktop.cli.session import Terminal
from desktop.security import install

QUARANTINE = "quarantine"


def register(commands: Any) -> None:
    """Add `district` and its parts."""
    district = commands.add_parser("district", help=_("区级:登记社区、收包、回执、汇总、查重"))
    parts = district.add_subparsers(dest="part", required=True, metavar=_("动作"))
    made = parts.add_parser(
        "init", help=_("在空的数据库里建区级库"),
        epilog="gezhi district init --db postgresql://localhost/gezhi --code 420303 --name 张湾区",
    )  # fmt: skip
    made.add_argument("--code", required=True, help=_("区划代码,6 到 12 位"))
    made.add_argument("--name", required=True, help=_("名称"))
    common(made, run_init)
    _register_members(parts)
    receive = parts.add_parser(
        "receive", help=_("收下交换包"),
        epilog="gezhi district receive --db postgresql://localhost/gezhi 云麓台.sqb 星湖.sqb",
    )  # fmt: skip
    receive.add_argument("file", nargs="+", type=Path)
    receive.add_argument(
        "--purges", action="store_true", help=_("问清社区以后:连没有权限的人做的清除一起收(不能撤销)")
    )
    common(receive, run_receive)
    district_admission.register(parts)
    district_answers.register(parts)
    district_checks.register(parts)
    district_packs.register(parts)
    district_between.register(parts)


def _register_members(parts: Any) -> None:
    enrol = parts.add_parser(
        "enrol", help=_("登记一个社区的一台电脑"),
        epilog="gezhi district enrol --db postgresql://localhost/gezhi --code 420303090012 --name 云麓台社区 "
        "--signer KEY --recipient age1… --install ID",
    )  # fmt: skip
    enrol.add_argument("--code", required=True, help=_("社区代码,12 位"))
    enrol.add_argument("--name", default="", help=_("社区名称"))
    enrol.add_argument("--street", default="", help=_("街道"))
    enrol.add_argument("--signer", required=True, help=_("这台电脑的签名码(gezhi bundle identity 给出)"))
    enrol.add_argument("--recipient", required=True, help=_("这台电脑的接收码(age1…)"))
    enrol.add_argument("--install", required=True, help=_("这台电脑的编号"))
    enrol.add_argument("--computer", default="", help=_("怎么称呼这台电脑"))
    common(enrol, run_enrol)
    revoke = parts.add_parser(
        "revoke", help=_("停用一台电脑:以后不再收它的包"),
        epilog="gezhi district revoke --db postgresql://localhost/gezhi --signer KEY",
    )  # fmt: skip
    revoke.add_argument("--signer", required=True, help=_("这台电脑的签名码"))
    common(revoke, run_revoke)
    offices = parts.add_parser(
        "offices", help=_("登记了哪些社区,最近何时收到"),
        epilog="gezhi district offices --db postgresql://localhost/gezhi",
    )  # fmt: skip
    common(offices, run_offices)


def run_init(args: argparse.Namespace) -> int:
    """Make the tables; says what offices need to know of the district."""
    from desktop.district import making  # noqa: PLC0415

    with District(args.db, new=True) as opened:
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

    with District(args.db, writes=True) as opened:

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

    with District(args.db, writes=True) as opened:

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

    with District(args.db) as opened:
        with opened.database.read() as db:
            found = members.members(db)
        now = opened.now
    rows = [
        {
            "office": one.code, "name": one.name, "street": one.street, "ops": one.ops, "received": moment(one.received_ms),
            "days": None if one.received_ms is None else (now - one.received_ms) // 86_400_000,
            "computers": [
                {"name": c.name, "signer": c.signer, "revoked": c.revoked_ms is not None} for c in one.computers
            ],
        }
        for one in found
    ]  # fmt: skip
    lines = []
    for one in found:
        lines.append(f"{one.code}  {one.name}  {minute(one.received_ms) or _('还没有收到')}")
        lines += [
            f"    {c.name}  {c.signer}" + (_("(已停用)") if c.revoked_ms is not None else "")
            for c in one.computers
        ]
    Terminal(args.json).answer({"offices": rows}, "\n".join(lines) or _("还没有登记社区。"))
    return 0


def run_receive(args: argparse.Namespace) -> int:
    """Take files in one after another; a refused one is set aside and the others still taken."""
    from desktop.district import intake  # noqa: PLC0415

    taken: list[dict[str, Any]] = []
    lines: list[str] = []
    with District(args.db, writes=True) as opened:

        def take(file: Path) -> None:
            one = intake.receive(
                opened.database, file, keys=opened.keys, actor=args.actor, at_ms=opened.now,
                quarantine=folder() / QUARANTINE, purging=args.purges,
            )  # fmt: skip
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

        refused = one_by_one.take(args.file, take, lines)
    total = {"new_ops": sum(int(one["new_ops"]) for one in taken)}
    Terminal(args.json).answer({**total, "received": taken, "refused": refused}, "\n".join(lines))
    return 1 if refused else 0
