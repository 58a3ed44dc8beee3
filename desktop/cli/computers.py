"""`gezhi computer`: the office's computers, the district's certificate, letting another PC in, striking one off."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli import computer_joining
from desktop.cli.bundles import keys
from desktop.cli.session import Terminal, add_office, opened
from desktop.exchange.enrolment import answers, requests
from desktop.operations import admissions, staying_on
from desktop.operations import computers as operations
from desktop.operations.computers import Newcomer
from desktop.queries import computers as queries
from desktop.security.install import fingerprint


def register(commands: Any) -> None:
    """Add `computer` and its parts."""
    own = commands.add_parser("computer", help=_("本社区的电脑:证书、登记申请、加入、停用"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    _part(parts, "list", _("有哪些电脑,证书到什么时候"), run_list, epilog="gezhi computer list office.gezhi")
    certify = _part(
        parts, "certify", _("给本机发证书(或改名)"), run_certify,
        epilog="gezhi computer certify office.gezhi --name 1号电脑",
    )  # fmt: skip
    certify.add_argument("--name", required=True, help=_("怎么称呼这台电脑"))
    request = _part(
        parts, "request", _("写登记申请交给区里"), run_request,
        epilog="gezhi computer request office.gezhi --out 登记申请.sqq --name 1号电脑",
    )  # fmt: skip
    request.add_argument("--out", required=True, type=Path, help=_("写到哪个文件(.sqq)"))
    request.add_argument("--name", default="", help=_("本机还没有证书时,怎么称呼它"))
    answer = _part(
        parts, "answer", _("收下区里的答复"), run_answer,
        epilog="gezhi computer answer office.gezhi 答复.sqc --check 1a2b-3c4d-5e6f-7081",
    )  # fmt: skip
    answer.add_argument("file", type=Path, help=_("区里给的文件(.sqc)"))
    _check(answer)
    computer_joining.register(parts, _part, _check)
    _register_striking(parts)


def _register_striking(parts: Any) -> None:
    revoke = _part(
        parts, "revoke", _("停用一台电脑:丢失、被盗、报废"), run_revoke,
        epilog="gezhi computer revoke office.gezhi 2号电脑 --why 被盗 --new-key",
    )  # fmt: skip
    revoke.add_argument("computer", help=_("电脑的名称,或它的签名码"))
    revoke.add_argument("--why", required=True, help=_("原因"))
    revoke.add_argument(
        "--new-key",
        action="store_true",
        help=_("同时更换社区签名钥匙(那台电脑可能被人打开过);要重新向区里申请"),
    )
    revoke.add_argument(
        "--keep", action="append", metavar="COMPUTER",
        help=_("更换钥匙时,还在自己人手里的电脑(名称或核对码,可写多次);没写的一起停用"),
    )  # fmt: skip
    revoke.add_argument("--keep-none", action="store_true", help=_("更换钥匙时,除本机外都停用"))
    back = _part(
        parts, "reinstate", _("恢复使用一台停用的电脑"), run_reinstate,
        epilog="gezhi computer reinstate office.gezhi 2号电脑",
    )  # fmt: skip
    back.add_argument("computer", help=_("电脑的名称,或它的签名码"))


def _part(parts: Any, name: str, words: str, run: Any, *, epilog: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = parts.add_parser(name, help=words, epilog=epilog)
    add_office(made)
    made.set_defaults(run=run)
    return made


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", default="", metavar="CODE", help=_("对方在电话里读给您的核对码"))


def run_list(args: argparse.Namespace) -> int:
    """Every computer, the district, the certificate."""
    with opened(args) as office, office.read() as db:
        every, over = queries.computers(db), queries.district(db)
        believed = {one.signer for one in queries.vouched(db)}
        told = {one.signer: queries.brought(db, one.signer) for one in every if one.revoked}
        asking = queries.waiting(db, office.clock.milliseconds())
        invited = admissions.outstanding(db, today(office.clock))
        standing = [queries.office_certificate(db, key) for key in sorted(queries.office_keys(db))]
    mine = keys().public_key
    rows = [_row(one, mine, one.signer in believed, told.get(one.signer, ())) for one in every]
    until = [one.until for one in standing if one is not None]
    lines = [_line(one, mine, one.signer in believed, told.get(one.signer, ())) for one in every] or [
        _("还没有给电脑发过证书。")
    ]
    lines.append(
        _("区里:{name}({check}),证书到 {until}").format(
            name=over.name, check=over.fingerprint, until=max(until, default=_("还没有"))
        )
        if over
        else _("还没有在区里登记。")
    )
    lines += _waiting_words(asking, invited)
    district = over and {
        "code": over.code,
        "name": over.name,
        "check": over.fingerprint,
        "recipient": over.recipient,
    }
    told_of = [{"check": fingerprint(signer), "for": one.user, "until": one.until} for signer, one in invited]
    whole = {"computers": rows, "district": district, "until": until, "asking": asking, "approved": told_of}
    Terminal(args.json).answer(whole, "\n".join(lines))
    return 0


def _row(
    one: queries.Computer, mine: str, believed: bool, told: tuple[queries.Delivery, ...]
) -> dict[str, Any]:
    return {
        "name": one.name, "signer": one.signer, "check": one.fingerprint, "since": one.since, "by": one.by,
        "here": one.signer == mine, "certified": believed, "revoked": one.revoked, "why": one.why,
        "brought": [{"at_ms": d.at_ms, "ops": d.ops} for d in told],
    }  # fmt: skip


def _waiting_words(asking: list[str], invited: list[tuple[str, admissions.Approval]]) -> list[str]:
    """What is read out on the telephone while something waits."""
    words = [_("登记申请等区里答复,区里来电话核对时读这个核对码:{check}").format(check=one) for one in asking]
    invitation = _("批准了“{user}”在 {check} 那台电脑上加入,还没有来,{until} 前有效。")
    return words + [
        invitation.format(user=one.user, check=fingerprint(signer), until=one.until)
        for signer, one in invited
    ]


def _line(one: queries.Computer, mine: str, believed: bool, told: tuple[queries.Delivery, ...]) -> str:
    words = f"{one.name}  {one.fingerprint}  {one.since}"
    if one.signer == mine:
        words += "  " + _("(本机)")
    if one.revoked:
        words += "  " + _("已停用 {day}:{why}").format(day=one.revoked, why=one.why)
        words += "  " + queries.brought_words(told)
    elif not believed:
        words += "  " + _("证书已作废,请主任“恢复使用”")
    return words


def run_certify(args: argparse.Namespace) -> int:
    """A certificate for this PC."""
    with opened(args) as office:
        made = operations.certify(
            office, Newcomer.of(keys(), args.name), actor=args.actor, today=today(office.clock)
        )
    Terminal(args.json).answer(
        {"name": made.name, "signer": made.subject}, _("本机“{name}”有了证书。").format(name=made.name)
    )
    return 0


def run_request(args: argparse.Namespace) -> int:
    """What the office takes to the district."""
    with opened(args) as office:
        made = requests.write_office(
            office, args.out, install=keys(), name=args.name, actor=args.actor, today=today(office.clock)
        )
    words = [
        _("登记申请:{out}").format(out=args.out),
        _("请把它交给区里。区里打电话来核对时,读给他们听:{check}").format(check=made.fingerprint),
    ]
    Terminal(args.json).answer(
        {"out": str(args.out), "office": made.office, "check": made.fingerprint, "computers": len(made.computers)},
        "\n".join(words),
    )  # fmt: skip
    return 0


def run_answer(args: argparse.Namespace) -> int:
    """Take the district's answer."""
    with opened(args) as office:
        taken, _changes = answers.accept(office, args.file, told=args.check, actor=args.actor)
    words = _("已在{name}登记,证书到 {until}。以后写交换包可选“区里”。").format(
        name=taken.district.name, until=taken.certificate.until
    )
    if taken.struck_off:
        words += "\n" + _("区里停用了本社区的 {n} 台电脑。").format(n=len(taken.struck_off))
    Terminal(args.json).answer(
        {"district": taken.district.name, "until": taken.certificate.until, "struck_off": list(taken.struck_off)}, words
    )  # fmt: skip
    return 0


def run_revoke(args: argparse.Namespace) -> int:
    """Strike a computer off."""
    with opened(args) as office:
        with office.read() as db:
            known = queries.computers(db)
            signer = named(known, args.computer)
            told = queries.brought_words(queries.brought(db, signer))
        others = staying_on.to_confirm(office, signer, me=keys().public_key)
        asked = args.keep is not None or args.keep_none
        operations.revoke(
            office, signer, why=args.why, actor=args.actor, today=today(office.clock), me=keys().public_key,
            new_key=args.new_key, staying={named(others, one) for one in args.keep or ()} if asked else None,
        )  # fmt: skip
        with office.read() as db:
            left = sorted(queries.revoked(db) - {one.signer for one in known if one.revoked} - {signer})
            left_words = [f"{one.name}({one.fingerprint})" for one in others if one.signer in left]
    words = _(
        "已停用。它以后写的交换包不再收,以前的数据都在。请把下一个交换包交给区里和其他电脑,他们才会知道。"
    )
    if told:
        words += "\n" + told + _("。请主任在“历史”里看一遍,不对的撤销。")
    if left_words:
        words += "\n" + _(
            "没有确认、一起停用的电脑:{names}。停错了的用 gezhi computer reinstate 恢复。"
        ).format(names="、".join(left_words))
    if args.new_key:
        words += "\n" + _("社区签名钥匙已更换,请重新写登记申请交给区里(gezhi computer request)。")
    Terminal(args.json).answer({"signer": signer, "new_key": args.new_key, "also": left}, words)
    return 0


def run_reinstate(args: argparse.Namespace) -> int:
    """Take a computer back."""
    with opened(args) as office:
        with office.read() as db:
            signer = named(queries.computers(db), args.computer)
        operations.reinstate(office, signer, actor=args.actor, today=today(office.clock))
    Terminal(args.json).answer({"signer": signer}, _("已恢复使用,它写的交换包照常收。"))
    return 0


def named(known: list[queries.Computer], said: str) -> str:
    """The signing key of the computer of this name, or the key itself; raises `Refused` for a name nobody has."""
    found = [one.signer for one in known if said in (one.name, one.signer, one.fingerprint)]
    if len(found) > 1:
        raise Refused(
            _("有 {n} 台电脑叫“{name}”,请改用核对码。").format(n=len(found), name=said),
            code="computer.ambiguous",
        )
    if not found and not (len(said) == 64 and said.isalnum()):
        names = "、".join(one.name for one in known) or _("无")
        raise Refused(
            _("没有叫“{name}”的电脑。现有:{names}").format(name=said, names=names), code="computer.unknown"
        )
    return found[0] if found else said
