"""`gezhi computer ask|approve|join`: another PC asks, a director approves it for somebody, that person joins."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.base.clock import SystemClock, today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.bundles import keys
from desktop.cli.session import Terminal, TerminalProgress, add_common, new_password, opened
from desktop.exchange.enrolment import approvals, requests
from desktop.operations import admissions, signing_in
from desktop.security import slot_ways
from desktop.security.attempts import Attempts
from desktop.workspace import office_path


def register(
    parts: Any, part: Callable[..., argparse.ArgumentParser], check: Callable[[argparse.ArgumentParser], None]
) -> None:
    """Add these to the parts of `computer`."""
    ask = parts.add_parser(
        "ask", help=_("在新电脑上写加入申请"), epilog="gezhi computer ask --out 加入申请.sqq --name 2号电脑"
    )
    ask.add_argument("--out", required=True, type=Path, help=_("写到哪个文件(.sqq)"))
    ask.add_argument("--name", required=True, help=_("怎么称呼这台电脑"))
    add_common(ask)
    ask.set_defaults(run=run_ask)
    approve = part(
        parts, "approve", _("批准一台新电脑,把数据写到U盘给它"), run_approve,
        epilog="gezhi computer approve office.gezhi 加入申请.sqq --check 1a2b-3c4d-5e6f-7081 --for 王芳 --to E:\\加入",
    )  # fmt: skip
    approve.add_argument("file", type=Path, help=_("新电脑写的申请(.sqq)"))
    approve.add_argument("--to", required=True, type=Path, help=_("U盘上的一个空文件夹"))
    approve.add_argument(
        "--for", dest="user", default="", metavar=_("用户"), help=_("批准谁在那台电脑上使用,只有他能加入")
    )
    check(approve)
    join = parts.add_parser(
        "join", help=_("在新电脑上加入(先设 GEZHI_NEW_PASSWORD)"),
        epilog="gezhi computer join office.gezhi --user 李梅",
    )  # fmt: skip
    join.add_argument("office", type=Path, help=_("从U盘移到本机的数据文件"))
    join.add_argument("--user", required=True, help=_("给哪位用户在这台电脑上设密码"))
    add_common(join)
    join.set_defaults(run=run_join)


def run_ask(args: argparse.Namespace) -> int:
    """A request of this PC."""
    made = requests.write_computer(
        args.out, install=keys(), name=args.name, at_ms=SystemClock().milliseconds()
    )
    words = [
        _("加入申请:{out}").format(out=args.out),
        _("请拿到已在用的电脑上,由主任批准。本机的核对码:{check}").format(check=made.fingerprint),
    ]
    Terminal(args.json).answer(
        {"out": str(args.out), "name": made.newcomer.name, "check": made.fingerprint}, "\n".join(words)
    )
    return 0


def run_approve(args: argparse.Namespace) -> int:
    """Let a PC in."""
    with opened(args) as office:
        done = approvals.approve(
            office, args.file, args.to, told=args.check, actor=args.actor, today=today(office.clock),
            user=args.user, progress=TerminalProgress(),
        )  # fmt: skip
    words = [
        _("已批准“{name}”,数据写在 {copy}。可以安全弹出。").format(name=done.newcomer.name, copy=done.copy),
        _("只有“{user}”能在那台电脑上加入,只能一次,{until} 前有效。").format(
            user=done.user, until=done.until
        ),
        _("请在新电脑上先移到本机(gezhi key move-in),再加入(gezhi computer join)。"),
    ]
    Terminal(args.json).answer(
        {
            "name": done.newcomer.name,
            "signer": done.newcomer.signer,
            "copy": str(done.copy),
            "for": done.user,
            "until": done.until,
        },
        "\n".join(words),
    )
    return 0


def run_join(args: argparse.Namespace) -> int:
    """Open with this PC's own key, then give a user a password here."""
    path, mine, attempts = office_path(args.office), keys(), Attempts()
    if not slot_ways.invited(path, mine.recipient):
        raise Refused(
            _(
                "这份数据没有批准本机加入。请先在本机写加入申请,由主任批准;或用纸质恢复码加入(gezhi key join)。"
            ),
            code="computer.not_invited",
        )
    office = signing_in.sign_in(path, said=args.user, attempts=attempts, identity=mine.identity)
    try:
        admissions.enter(office, mine, args.user, new_password(), today=today(office.clock))
    finally:
        signing_in.sign_off(office, attempts)
    words = _("“{name}”可以在这台电脑上用新密码打开了。").format(name=args.user)
    Terminal(args.json).answer({"user": args.user}, words)
    return 0
