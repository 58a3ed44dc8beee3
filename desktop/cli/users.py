"""`gezhi user`: who may sign in to the office, and as what."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base.clock import today
from desktop.base.i18n import _
from desktop.cli.session import Terminal, add_office, new_password, opened
from desktop.domain.care import BY_KEY
from desktop.domain.permissions import RESTRICTED, SPECIALIST, Role, role_words
from desktop.operations import accounts as operations
from desktop.operations import care_keys
from desktop.queries import accounts
from desktop.security import keyslots
from desktop.workspace import Workspace


def register(commands: Any) -> None:
    """Add `user` and its parts."""
    own = commands.add_parser("user", help=_("用户与角色"))
    parts = own.add_subparsers(dest="part", required=True, metavar=_("动作"))
    listed = parts.add_parser("list", help=_("列出用户"), epilog="gezhi user list office.gezhi")
    add_office(listed)
    listed.set_defaults(run=run_list)
    add = parts.add_parser(
        "add", help=_("新增用户(密码由 GEZHI_NEW_PASSWORD 给出)"),
        epilog="gezhi user add office.gezhi 李梅 --role director",
    )  # fmt: skip
    _named(add, roles=True)
    add.set_defaults(run=run_add)
    roles = parts.add_parser(
        "roles",
        help=_("修改角色"),
        epilog="gezhi user roles office.gezhi 王录 --role clerk --role specialist:mental",
    )
    _named(roles, roles=True)
    roles.set_defaults(run=run_roles)
    end = parts.add_parser("end", help=_("停用用户"), epilog="gezhi user end office.gezhi 王录")
    _named(end, roles=False)
    end.set_defaults(run=run_end)


def _named(parser: argparse.ArgumentParser, *, roles: bool) -> None:
    add_office(parser)
    parser.add_argument("name", help=_("用户姓名"))
    if roles:
        parser.add_argument(
            "--role", action="append", default=[], required=True, choices=[*Role, *(SPECIALIST + k for k in RESTRICTED)],
            help=_("角色,可写多次;specialist: 后面是专管的类别"),
        )  # fmt: skip


def run_list(args: argparse.Namespace) -> int:
    """Everybody, those who were ended too."""
    with opened(args) as office:
        users = keyslots.users(office.path)
        with office.read() as db:
            found, lacking = accounts.accounts(db), accounts.without_director(db)
    rows = [
        {"name": a.name, "roles": list(a.roles), "started_on": a.started_on or None, "ended_on": a.ended_on or None,
         "password": a.name in users}
        for a in found
    ]  # fmt: skip
    words = "\n".join(
        "  ".join([a.name, "、".join(map(role_words, a.roles)), _("已停用") if a.ended_on else ""]).rstrip()
        for a in found
    )
    Terminal(args.json).answer({"users": rows, "passwords": users}, words or _("还没有分用户,谁打开就是谁。"))
    if lacking:
        Terminal(args.json).say(lacking)
    return 0


def run_add(args: argparse.Namespace) -> int:
    """A new user; somebody who has a password of the office keeps it."""
    with opened(args) as office:
        password = "" if args.name in keyslots.users(office.path) else new_password()
        operations.add(
            office, args.name, args.role, actor=args.actor, today=today(office.clock), password=password
        )
        _tell_waiting(args, office)
    return _answer(args, _("已新增用户:{name}"))


def run_roles(args: argparse.Namespace) -> int:
    """Other roles."""
    with opened(args) as office:
        operations.set_roles(office, args.name, args.role, actor=args.actor)
        _tell_waiting(args, office)
    return _answer(args, _("已修改角色:{name}"))


def run_end(args: argparse.Namespace) -> int:
    """Let a user go."""
    with opened(args) as office:
        operations.end(office, args.name, actor=args.actor, today=today(office.clock))
    return _answer(args, _("已停用:{name}"))


def _tell_waiting(args: argparse.Namespace, office: Workspace) -> None:
    """A specialist whose key is in other hands sees nothing yet: who can hand it on must know."""
    names = "、".join(_(BY_KEY[key].name) for key in care_keys.waiting(office, args.name))
    if names:
        words = _("“{names}”的专项钥匙还没有到{user}手里:请现任专干登录一次,或用恢复码打开一次。")
        Terminal(args.json).say(words.format(names=names, user=args.name))


def _answer(args: argparse.Namespace, words: str) -> int:
    Terminal(args.json).answer(
        {"user": args.name, "roles": getattr(args, "role", [])}, words.format(name=args.name)
    )
    return 0
