"""`gezhi key`: who and what opens an office, another PC, the recovery sheet, the district's escrow, a new data key."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop.base.clock import SystemClock, today
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.ids import system_random
from desktop.cli.bundles import keys
from desktop.cli.session import (
    RECOVERY_VARIABLE,
    Terminal,
    add_common,
    add_office,
    add_password,
    new_password,
    opened,
    password,
)
from desktop.documents import recovery_sheet
from desktop.domain.permissions import RESTRICTED, Action
from desktop.operations import care_letters, computers, recovery_sheets, signing_in
from desktop.queries import accounts, overview
from desktop.security import keyslots, machine, sealing, slotfile
from desktop.security.atomic import write_once
from desktop.security.attempts import Attempts
from desktop.workspace import Workspace, joining, office_path


def register(commands: Any) -> None:
    """Add `key` and its parts."""
    own = commands.add_parser("key", help=_("钥匙:谁能打开、换电脑、恢复码单、区级托管"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    status = _part(
        parts, "status", _("列出打开数据的各种办法"), run_status, epilog="gezhi key status office.gezhi"
    )
    status.add_argument("--machine", action="store_true", help=_("不打开数据,只看本机"))
    join = _part(
        parts, "join", _("作为新电脑加入(先设 GEZHI_RECOVERY_CODE 和 GEZHI_NEW_PASSWORD)"), run_join,
        epilog="gezhi key join office.gezhi --user 李梅",
    )  # fmt: skip
    join.add_argument("--user", required=True, help=_("给哪位用户在这台电脑上设密码"))
    join.add_argument("--replace", action="store_true", help=_("更换电脑:原电脑上的密码全部作废"))
    join.add_argument("--computer", default="", help=_("怎么称呼这台电脑"))
    join.add_argument("--escrow", type=Path, help=_("用区级托管钥匙文件代替恢复码"))
    paper = _part(
        parts, "paper", _("换一张恢复码单,旧的作废"), run_paper,
        epilog="gezhi key paper office.gezhi --out new-code.pdf",
    )  # fmt: skip
    paper.add_argument("--out", type=Path, required=True, help=_("恢复码单 PDF 的位置"))
    _part(parts, "rotate", _("更换数据钥匙,各人密码不变"), run_rotate, epilog="gezhi key rotate office.gezhi")
    escrow = _part(
        parts, "escrow", _("把打开的权力托管给区里"), run_escrow,
        epilog="gezhi key escrow office.gezhi --recipient age1… --name 张湾区",
    )  # fmt: skip
    way = escrow.add_mutually_exclusive_group(required=True)
    way.add_argument("--recipient", help=_("区里的托管接收码(age1…)"))
    way.add_argument("--remove", action="store_true", help=_("取消托管"))
    escrow.add_argument("--name", default="", help=_("托管给谁"))
    _part(
        parts,
        "keep",
        _("数据比本机上次保存的旧时:就用这一份"),
        run_keep,
        epilog="gezhi key keep office.gezhi",
    )
    _register_grant(parts)
    _register_apart(parts)


def _register_grant(parts: Any) -> None:
    grant = _part(
        parts, "grant", _("把专项类别的钥匙交给用户"), run_grant,
        epilog="gezhi key grant office.gezhi 王录 --category mental",
    )  # fmt: skip
    grant.add_argument("name", help=_("用户姓名"))
    grant.add_argument(
        "--category", action="append", required=True, choices=RESTRICTED, help=_("类别,可写多次")
    )


def _part(parts: Any, name: str, words: str, run: Any, *, epilog: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(name, help=words, epilog=epilog)
    add_office(made)
    made.set_defaults(run=run)
    return made


def run_keep(args: argparse.Namespace) -> int:
    """Go on with a file that is older than it was on this PC; nothing is said of it any more."""
    with opened(args) as office:
        with office.read() as db:
            accounts.permit(db, args.actor).insist(Action.EDIT)
        was_older = office.watch.lost is not None
        if was_older:
            office.keep_older(actor=args.actor)
    words = _("就用这一份了,以后不再提示。后来的改动以后仍可导入。")
    Terminal(args.json).answer(
        {"kept": was_older}, words if was_older else _("这份数据就是本机上次保存的,不用选择。")
    )
    return 0


def _register_apart(parts: Any) -> None:
    """Those that open no office."""
    make = parts.add_parser(
        "escrow-new", help=_("为区里生成托管钥匙文件"), epilog="gezhi key escrow-new --out district.key"
    )
    make.add_argument("--out", type=Path, required=True, help=_("钥匙文件的位置,请放在保险柜里的U盘上"))
    add_common(make)
    make.set_defaults(run=run_escrow_new)
    move = parts.add_parser(
        "move-in", help=_("把U盘、共享盘或同步文件夹里的数据移到本机"),
        epilog="gezhi key move-in E:\\office.gezhi --to D:\\gezhi\\office.gezhi",
    )  # fmt: skip
    move.add_argument("office", type=Path, help=_("数据文件"))
    move.add_argument("--to", type=Path, required=True, help=_("本机硬盘上的新位置"))
    add_common(move)
    move.set_defaults(run=run_move_in)
    look = parts.add_parser(
        "look", help=_("只读查看:能否打开,里面是哪个社区"), epilog="gezhi key look office.gezhi"
    )
    look.add_argument("office", type=Path, help=_("数据文件"))
    add_password(look)
    add_common(look)
    look.set_defaults(run=run_look)


def run_status(args: argparse.Namespace) -> int:
    """Every way in, and whether both places of the slots are sound."""
    path = office_path(args.office)
    file = slotfile.sound(path)[0]
    here = keyslots.users(path)
    answer: dict[str, Any] = {
        "users": here,
        "elsewhere": [name for name in keyslots.named(path) if name not in here],
        "paper": any(slot.kind == slotfile.PAPER for slot in file.slots),
        "escrow": [slot.user for slot in file.slots if slot.kind == slotfile.ESCROW],
        "machine": sorted(machine.available()),
        "copies": [str(place) for place in (slotfile.slot_path(path), slotfile.second_path(path)) if place],
    }
    if not args.machine:
        with opened(args, needs=None) as office:
            lost = office.watch.lost
            answer["older"] = None if lost is None else {"stream": lost.stream, "seq": lost.seq}
    words = [
        _("本机可用密码:{names}").format(names="、".join(here) or _("无")),
        _("其他电脑上的密码:{names}").format(names="、".join(answer["elsewhere"]) or _("无")),
        _("恢复码单:{state}").format(state=_("有") if answer["paper"] else _("没有,请尽快生成")),
        _("托管:{names}").format(names="、".join(answer["escrow"]) or _("无")),
    ]
    Terminal(args.json).answer(answer, "\n".join(words))
    return 0


def run_join(args: argparse.Namespace) -> int:
    """Open with the recovery code or the escrow key, then give a user a password on this PC."""
    code, identity = os.environ.get(RECOVERY_VARIABLE), _identity(args.escrow)
    if not code and identity is None:
        words = _("请先把纸质恢复码放进环境变量 GEZHI_RECOVERY_CODE,或用 --escrow 给出托管钥匙文件。")
        raise Refused(words, code="recovery.none")
    attempts = Attempts()
    office = signing_in.sign_in(
        args.office, said=args.user, recovery_code=None if identity else code, attempts=attempts,
        **({"identity": identity} if identity else {}),
    )  # fmt: skip
    try:
        gone = joining.join(office, args.user, new_password(), actor=args.user, replace=args.replace)
        if args.replace:
            care_letters.forget_others(office, actor=args.user)
        computers.join(office, keys(), args.computer, actor=args.user, today=today(office.clock))
    finally:
        signing_in.sign_off(office, attempts)
    words = _("“{name}”可以在这台电脑上用新密码打开了。").format(name=args.user)
    if args.replace:
        words += "\n" + _("原电脑上的密码已作废。原电脑还有没发出的改动时,请把它的交换包拿来导入。")
    Terminal(args.json).answer({"user": args.user, "replaced": args.replace, "revoked": gone}, words)
    return 0


def _identity(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentFailure(_("读不到托管钥匙文件。"), code="escrow.file") from error
    return next((line.strip() for line in lines if line.strip() and not line.startswith("#")), "-")


def run_paper(args: argparse.Namespace) -> int:
    """A new recovery sheet; the code stands only on it."""
    if args.out.exists():
        words = _("“{name}”已存在,不会覆盖。").format(name=args.out.name)
        raise Refused(words, code="office.sheet")
    with opened(args) as office:
        code = recovery_sheets.renew(office, actor=args.actor, today=today(office.clock))
        pending = recovery_sheets.words(office)
        with office.read() as db:
            name = overview.office_name(db) or office.path.stem
        args.out.parent.mkdir(parents=True, exist_ok=True)
        keyslots.write_atomically(args.out, recovery_sheet.pdf(name, code, today(office.clock)))
    words = _("新的恢复码单:{sheet}").format(sheet=args.out)
    words += "\n" + (pending or _("旧的已作废。"))
    words += "\n" + _("请打印后封存于保险柜,然后删除这个文件。")
    Terminal(args.json).answer({"recovery_sheet": str(args.out), "earlier_still_opens": bool(pending)}, words)
    return 0


def run_rotate(args: argparse.Namespace) -> int:
    """A new data key."""
    with opened(args) as office:
        _insist_director(office, args.actor)
        done = office.change_key(actor=args.actor)
    later = _("还有用户没有用新版程序登录过,等他们都登录过一次后自动更换。")
    Terminal(args.json).answer(
        {"rotated": done}, _("数据钥匙已更换,各人密码和恢复码照旧。") if done else later
    )
    return 0


def run_escrow(args: argparse.Namespace) -> int:
    """Set or remove the escrow."""
    with opened(args) as office:
        _insist_director(office, args.actor)
        if args.remove:
            done = office.remove_escrow(actor=args.actor)
        else:
            office.set_escrow(args.recipient, args.name or _("区里"), actor=args.actor)
            done = True
    words = _("已取消托管。") if args.remove else _("已托管:持有这把钥匙的人可以打开这个社区。")
    Terminal(args.json).answer({"changed": done}, words if done else _("本来就没有托管。"))
    return 0


def run_grant(args: argparse.Namespace) -> int:
    """Hand on care keys."""
    with opened(args) as office:
        _insist_director(office, args.actor)
        office.grant_care(args.name, args.category, actor=args.actor)
    Terminal(args.json).answer(
        {"user": args.name, "categories": args.category}, _("已把钥匙交给“{name}”。").format(name=args.name)
    )
    return 0


def run_escrow_new(args: argparse.Namespace) -> int:
    """A key pair for the district: the file opens, the recipient is given to the offices."""
    if args.out.exists():
        raise Refused(_("“{name}”已存在,不会覆盖。").format(name=args.out.name), code="escrow.exists")
    private = system_random(32)
    recipient = sealing.recipient_of(private)
    made = today(SystemClock()).isoformat()
    body = f"# created: {made}\n# public key: {recipient}\n{sealing.identity_of(private)}\n"
    args.out.parent.mkdir(parents=True, exist_ok=True)
    write_once(args.out, body.encode(), mark=system_random(8).hex())
    Terminal(args.json).answer(
        {"recipient": recipient, "identity_file": str(args.out)},
        _("托管接收码(发给各社区):\n{recipient}\n钥匙文件:{file}").format(recipient=recipient, file=args.out),
    )
    return 0


def run_move_in(args: argparse.Namespace) -> int:
    """Copy the office to this PC; nothing is taken away where it was."""
    target = joining.move_in(args.office, args.to)
    Terminal(args.json).answer(
        {"office": str(target)}, _("已移到本机:{path}\n确认能打开后,再删除原来的文件。").format(path=target)
    )
    return 0


def run_look(args: argparse.Namespace) -> int:
    """Open for looking only."""
    code, path = os.environ.get(RECOVERY_VARIABLE), office_path(args.office)
    secret = None if code else password(args)
    if secret is not None:
        signing_in.check_password(path, "", secret, attempts=Attempts())
    office = Workspace.look(path, password=secret, recovery_code=code or None)
    try:
        with office.read() as db:
            name, counts = overview.office_name(db), asdict(overview.counts(db))
    finally:
        office.close()
    Terminal(args.json).answer({"name": name, "counts": counts}, name or "-")
    return 0


def _insist_director(office: Workspace, actor: str) -> None:
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_USERS)
