"""`gezhi district admit|answer|certificates|revoke-key`: offices enrolled by their request, and the answer they read."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.base.i18n import _
from desktop.cli.district_session import District, common, minute, moment
from desktop.cli.session import Terminal
from desktop.security.install import fingerprint

if TYPE_CHECKING:
    from desktop.district.members import Brought


def register(parts: Any) -> None:
    """Add these to the parts of `district`."""
    admit = parts.add_parser(
        "admit", help=_("按登记申请登记一个社区,写出答复"),
        epilog="gezhi district admit --db postgresql://localhost/gezhi 登记申请.sqq --check 1a2b-3c4d-5e6f-7081 "
        "--out 答复.sqc",
    )  # fmt: skip
    admit.add_argument("file", type=Path, help=_("社区写的登记申请(.sqq)"))
    admit.add_argument("--out", required=True, type=Path, help=_("答复写到哪个文件(.sqc)"))
    admit.add_argument("--check", default="", metavar="CODE", help=_("社区在电话里读给您的核对码"))
    admit.add_argument("--street", default="", help=_("街道"))
    admit.add_argument("--years", type=int, default=3, help=_("证书几年有效,默认 3"))
    way = admit.add_mutually_exclusive_group()
    way.add_argument("--replace", action="store_true", help=_("社区换了签名钥匙:以前的作废"))
    way.add_argument("--beside", action="store_true", help=_("社区两台电脑各自申请:两把钥匙并存"))
    common(admit, run_admit)
    again = parts.add_parser(
        "answer", help=_("再写一份答复(答复丢了,或要告知停用了哪些电脑)"),
        epilog="gezhi district answer --db postgresql://localhost/gezhi --office 420303090012 --out 答复.sqc",
    )  # fmt: skip
    again.add_argument("--office", required=True, help=_("社区代码"))
    again.add_argument("--out", required=True, type=Path, help=_("写到哪个文件(.sqc)"))
    common(again, run_answer)
    _register_keys(parts)


def _register_keys(parts: Any) -> None:
    listed = parts.add_parser(
        "certificates", help=_("给哪些社区发过证书,到什么时候"),
        epilog="gezhi district certificates --db postgresql://localhost/gezhi",
    )  # fmt: skip
    listed.add_argument("--office", help=_("只看一个社区"))
    common(listed, run_certificates)
    back = parts.add_parser(
        "reinstate", help=_("恢复使用一台停用的电脑"),
        epilog="gezhi district reinstate --db postgresql://localhost/gezhi --signer KEY",
    )  # fmt: skip
    back.add_argument("--signer", required=True, help=_("这台电脑的签名码"))
    common(back, run_reinstate)
    revoke = parts.add_parser(
        "revoke-key", help=_("停用一个社区的签名钥匙:没有别的钥匙时,整个社区的包都不收"),
        epilog="gezhi district revoke-key --db postgresql://localhost/gezhi --key KEY",
    )  # fmt: skip
    revoke.add_argument("--key", required=True, help=_("社区签名钥匙(certificates 列出)"))
    common(revoke, run_revoke_key)


def run_admit(args: argparse.Namespace) -> int:
    """Enrol and answer."""
    from desktop.district import admission, following  # noqa: PLC0415
    from desktop.exchange.enrolment import requests  # noqa: PLC0415

    request = requests.read_office(args.file)
    with District(args.db, writes=True) as opened:
        with opened.database.read() as db:
            before = admission.leaving(db, request)
        made = admission.admit(
            opened.database, request, args.out, keys=opened.keys, told=args.check, actor=args.actor, at_ms=opened.now,
            street=args.street, years=args.years, replacing=args.replace, beside=args.beside,
        )  # fmt: skip
        with opened.database.read() as db:
            gone = {*following.struck_off(db, request.office)}
        check = fingerprint(opened.keys.public_key)
    left = [one for one in before if one.computer.signer in gone]
    words = [
        _("已登记{name}({office}),{n} 台电脑,证书到 {until}。").format(
            name=request.name, office=request.office, n=len(request.computers), until=made.until
        ),
        *(f"  {one.name}  {fingerprint(one.subject)}" for one in request.computers),
        *_left_words(left),
        _("答复:{out}。可以安全弹出。").format(out=args.out),
        _("社区第一次收时会来问区里的核对码:{check}").format(check=check),
    ]
    Terminal(args.json).answer(
        {"office": request.office, "name": request.name, "computers": [one.name for one in request.computers],
         "until": made.until, "out": str(args.out), "check": check,
         "struck_off": [
             {"name": one.computer.name, "signer": one.computer.signer, "check": one.computer.fingerprint,
              "bundles": one.bundles, "ops": one.ops, "first": moment(one.first_ms), "last": moment(one.last_ms)}
             for one in left
         ]},
        "\n".join(words),
    )  # fmt: skip
    return 0


def _left_words(left: Sequence[Brought]) -> list[str]:
    """Who was struck off with the earlier key, and what each had brought."""
    if not left:
        return []
    told = _(
        "新申请里没有这 {n} 台电脑,已一起停用(旧钥匙可能在别人手里)。它们交来过的记录都还在,请和社区一起看一遍;"
        "停错了的用 gezhi district reinstate 恢复:"
    ).format(n=len(left))
    return [told, *("  " + one.words for one in left)]


def run_answer(args: argparse.Namespace) -> int:
    """The same answer again."""
    from desktop.district import admission  # noqa: PLC0415

    with District(args.db, writes=True) as opened:
        made = admission.answer_again(
            opened.database, args.office, args.out, keys=opened.keys, actor=args.actor, at_ms=opened.now
        )
    Terminal(args.json).answer(
        {"office": args.office, "until": made.until, "out": str(args.out)},
        _("答复:{out}。可以安全弹出。").format(out=args.out),
    )
    return 0


def run_certificates(args: argparse.Namespace) -> int:
    """Every key that was certified."""
    from desktop.district import admission  # noqa: PLC0415

    with District(args.db) as opened:
        with opened.database.read() as db:
            found = admission.known_keys(db, args.office)
        now = opened.now
    rows = [
        {"office": one.office, "key": one.key, "check": one.fingerprint, "issued": moment(one.issued_ms),
         "until": moment(one.until_ms), "state": _state(one.revoked_ms, one.until_ms, now)}
        for one in found
    ]  # fmt: skip
    names = {"ok": _("有效"), "expired": _("已到期"), "revoked": _("已停用")}
    words = "\n".join(
        f"{r['office']}  {r['check']}  {minute(one.until_ms)[:10]}  {names[str(r['state'])]}  {r['key']}"
        for r, one in zip(rows, found, strict=True)
    )
    Terminal(args.json).answer({"certificates": rows}, words or _("还没有发过证书。"))
    return 0


def _state(revoked_ms: int | None, until_ms: int, now: int) -> str:
    if revoked_ms is not None:
        return "revoked"
    return "ok" if until_ms >= now else "expired"


def run_reinstate(args: argparse.Namespace) -> int:
    """Believe a computer again."""
    from desktop.district import chain, members  # noqa: PLC0415

    with District(args.db, writes=True) as opened:

        def work(db: Any) -> members.Computer:
            back = members.reinstate(db, args.signer)
            chain.append(
                db, actor=args.actor, event="computer.reinstated", object_id=fingerprint(back.signer),
                detail={"office": back.office, "by": "district"}, at_ms=opened.now,
            )  # fmt: skip
            return back

        back = opened.database.change(work)
    Terminal(args.json).answer(
        {"office": back.office, "name": back.name}, _("已恢复使用,它写的交换包照常收。")
    )
    return 0


def run_revoke_key(args: argparse.Namespace) -> int:
    """Take a certificate back."""
    from desktop.district import admission  # noqa: PLC0415

    with District(args.db, writes=True) as opened:
        code = admission.revoke_key(opened.database, args.key, actor=args.actor, at_ms=opened.now)
    words = _("社区 {code} 的这把签名钥匙已停用。请通知社区更换钥匙、重新申请。").format(code=code)
    Terminal(args.json).answer({"office": code}, words)
    return 0
