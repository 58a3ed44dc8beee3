"""`gezhi district pack|correct|letter`: what the district lays down, puts right, and the files that carry it down."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.district_session import District, common, moment
from desktop.cli.session import Terminal


def register(parts: Any) -> None:
    """Add what goes down to the parts of `district`."""
    pack = parts.add_parser("pack", help=_("区里的口径:定、收回、送给社区"))
    own = pack.add_subparsers(dest="pack_part", required=True, metavar=_("动作"))
    put = own.add_parser(
        "put", help=_("按区县包文件定口径;改过的各升一版"),
        epilog="gezhi district pack put --db postgresql://localhost/gezhi 区县包.json",
    )  # fmt: skip
    put.add_argument("file", type=Path, help=_("区县包文件"))
    common(put, run_put)
    back = own.add_parser(
        "withdraw", help=_("不再规定某几项"),
        epilog="gezhi district pack withdraw --db postgresql://localhost/gezhi rule/phone.invalid",
    )  # fmt: skip
    back.add_argument("name", nargs="+", help=_("哪几项(list 给出的名称)"))
    common(back, run_withdraw)
    adopt = own.add_parser(
        "adopt", help=_("把一个社区做好的方案、模板、版式、填表教法推广到全区"),
        epilog="gezhi district pack adopt --db postgresql://localhost/gezhi --office 420303090012 recipe/7c1e…",
    )  # fmt: skip
    adopt.add_argument("--office", required=True, help=_("社区代码"))
    adopt.add_argument(
        "name", nargs="+", help=_("哪几项,如 recipe/7c1e…、teaching/3f2a…、layout/contact_card")
    )
    common(adopt, run_adopt)
    listed = own.add_parser(
        "list", help=_("定了什么、各是第几版,各社区送到、读入了多少"),
        epilog="gezhi district pack list --db postgresql://localhost/gezhi",
    )  # fmt: skip
    common(listed, run_list)
    send = own.add_parser(
        "send", help=_("签名后送给社区,随下一个下发文件带去"),
        epilog="gezhi district pack send --db postgresql://localhost/gezhi --office 420303090012",
    )  # fmt: skip
    send.add_argument("--office", action="append", help=_("社区代码,可写多次;不写则送给全部社区"))
    common(send, run_send)
    _register_down(parts)


def _register_down(parts: Any) -> None:
    correct = parts.add_parser(
        "correct", help=_("更正社区的一条记录;社区同时改过的,双方都看得见"),
        epilog="gezhi district correct --db postgresql://localhost/gezhi --office 420303090012 --kind resident "
        "--id 3f2a… --set name=王小明 --why 户籍底册核对",
    )  # fmt: skip
    correct.add_argument("--office", help=_("社区代码"))
    correct.add_argument("--kind", help=_("哪一类记录,如 resident、household"))
    correct.add_argument("--id", help=_("记录的编号"))
    correct.add_argument(
        "--set", action="append", default=[], metavar=_("栏=内容"), help=_("改成什么,可写多次")
    )
    correct.add_argument("--why", default="", help=_("为什么更正,社区看得到"))
    correct.add_argument("--street", default="", help=_("以哪个街道的名义;不写则以区里的名义"))
    correct.add_argument("--list", action="store_true", help=_("只列出更正过什么"))
    common(correct, run_correct)
    letter = parts.add_parser(
        "letter", help=_("写给社区的下发文件(口径、更正、重复登记、转移)"),
        epilog="gezhi district letter --db postgresql://localhost/gezhi --office 420303090012 --out U盘",
    )  # fmt: skip
    letter.add_argument("--office", action="append", help=_("社区代码,可写多次;不写则给全部社区"))
    letter.add_argument("--out", required=True, type=Path, help=_("写到哪个文件夹"))
    common(letter, run_letter)


def run_put(args: argparse.Namespace) -> int:
    """Lay a pack down."""
    from desktop.district import packs  # noqa: PLC0415
    from desktop.exchange.packs.pack import read_pack  # noqa: PLC0415

    pack = read_pack(args.file)
    with District(args.db, writes=True) as opened:
        done = opened.database.change(lambda db: packs.put(db, pack, actor=args.actor, at_ms=opened.now))
    words = _("{n} 项是新的或改过,已定为第 {serial} 号口径。送给社区:gezhi district pack send")
    told = (
        words.format(n=len(done.changed), serial=done.serial)
        if done.changed
        else _("与现在相同,没有要定的。")
    )
    Terminal(args.json).answer({"serial": done.serial, "changed": list(done.changed)}, told)
    return 0


def run_withdraw(args: argparse.Namespace) -> int:
    """Say nothing more about some items."""
    from desktop.district import packs  # noqa: PLC0415

    with District(args.db, writes=True) as opened:
        done = opened.database.change(
            lambda db: packs.withdraw(db, args.name, actor=args.actor, at_ms=opened.now)
        )
    Terminal(args.json).answer(
        {"serial": done.serial, "changed": list(done.changed)},
        _("不再规定 {n} 项,社区读入后恢复程序原来的。").format(n=len(done.changed)),
    )
    return 0


def run_adopt(args: argparse.Namespace) -> int:
    """Lay down for all what one office made."""
    from desktop.district import packs  # noqa: PLC0415

    with District(args.db, writes=True) as opened:
        done = opened.database.change(
            lambda db: packs.adopt(db, args.office, args.name, actor=args.actor, at_ms=opened.now)
        )
    Terminal(args.json).answer(
        {"serial": done.serial, "changed": list(done.changed)},
        _("已推广 {n} 项,定为第 {serial} 号口径。").format(n=len(done.changed), serial=done.serial),
    )
    return 0


def run_list(args: argparse.Namespace) -> int:
    """Items with their versions, and how far each office is."""
    from desktop.district import packs  # noqa: PLC0415

    with District(args.db) as opened, opened.database.read() as db:
        items, offices = packs.items(db), packs.standings(db)
    lines = [
        _("{name}  第 {version} 版").format(name=one.name, version=one.version)
        + ("" if one.value is not None else _("  已收回"))
        for one in items
    ]
    lines += [
        _("{name}:共 {n} 项,送到 {sent},读入 {taken}").format(
            name=o.name, n=o.items, sent=o.sent, taken=o.taken
        )
        for o in offices
    ]
    answer = {
        "items": [
            {"item": one.name, "version": one.version, "serial": one.serial, "withdrawn": one.value is None,
             "changed": moment(one.changed_ms), "actor": one.actor}
            for one in items
        ],
        "offices": [
            {"office": o.code, "name": o.name, "items": o.items, "sent": o.sent, "taken": o.taken} for o in offices
        ],
    }  # fmt: skip
    Terminal(args.json).answer(answer, "\n".join(lines) or _("区里还没有定口径。"))
    return 0


def run_send(args: argparse.Namespace) -> int:
    """Lay every item before the offices."""
    from desktop.district import packs  # noqa: PLC0415

    with District(args.db, writes=True) as opened:
        sent = {
            code: packs.offer(opened.database, code, keys=opened.keys, actor=args.actor, at_ms=opened.now)
            for code in args.office or _everybody(opened)
        }
    words = _("已签名送出:{n} 个社区,共 {items} 项。写下发文件:gezhi district letter")
    Terminal(args.json).answer({"sent": sent}, words.format(n=len(sent), items=sum(sent.values())))
    return 0


def run_correct(args: argparse.Namespace) -> int:
    """Correct one record, or list what was corrected."""
    from desktop.district import corrections  # noqa: PLC0415

    with District(args.db, writes=not args.list) as opened:
        if not args.list:
            if not (args.office and args.kind and args.id and args.set):
                raise Refused(_("请写明 --office、--kind、--id、--set 和 --why。"), code="district.what")
            fields = dict(_field(text) for text in args.set)
            corrections.correct(
                opened.database, args.office, args.kind, args.id, fields, keys=opened.keys, why=args.why,
                author=corrections.author_of(opened.facts["name"], args.street), actor=args.actor, at_ms=opened.now,
            )  # fmt: skip
        with opened.database.read() as db:
            found = corrections.corrections(db)
    rows = [
        {"office": c.office, "step": c.step, "author": c.author, "kind": c.kind, "id": c.id, "fields": list(c.fields),
         "why": c.why, "at": moment(c.at_ms)}
        for c in found
    ]  # fmt: skip
    lines = [f"{c.office}  {c.author}  {c.kind}  {'、'.join(c.fields)}  {c.why}" for c in found]
    words = "\n".join(lines) if args.list else _("已更正,随下一个下发文件带到社区。")
    Terminal(args.json).answer({"corrections": rows}, words or _("还没有更正过。"))
    return 0


def run_letter(args: argparse.Namespace) -> int:
    """Write the files."""
    from desktop.district import letters  # noqa: PLC0415

    with District(args.db, writes=True) as opened:
        args.out.mkdir(parents=True, exist_ok=True)
        done = [
            one
            for code in args.office or _everybody(opened, with_computers=True)
            for one in letters.write(
                opened.database, code, args.out, keys=opened.keys, actor=args.actor, at_ms=opened.now
            )
        ]
    rows = [
        {"office": one.office, "computer": one.computer, "number": one.number, "ops": one.ops, "out": str(one.path)}
        for one in done
    ]  # fmt: skip
    lines = [
        _("{office}  {computer}  {n} 条  {name}").format(
            office=one.office, computer=one.computer, n=one.ops, name=one.path.name
        )
        for one in done
    ]
    Terminal(args.json).answer({"letters": rows}, "\n".join([*lines, _("可以安全弹出。")]))
    return 0


def _everybody(opened: District, *, with_computers: bool = False) -> list[str]:
    from desktop.district import members  # noqa: PLC0415

    with opened.database.read() as db:
        found = members.members(db)
    return [
        one.code for one in found if not with_computers or any(c.revoked_ms is None for c in one.computers)
    ]


def _field(text: str) -> tuple[str, Any]:
    """`name=王小明`; what is JSON (a list, a number, true) is taken as such, everything else as it stands."""
    name, told, value = text.partition("=")
    if not told:
        raise Refused(_("请写成 栏=内容。"), code="district.what")
    if value[:1] in ("[", "{", '"') or value in ("true", "false", "null"):
        try:
            return name.strip(), orjson.loads(value)
        except ValueError as error:
            raise Refused(_("“{text}”不是 JSON。").format(text=name), code="district.what") from error
    return name.strip(), value
