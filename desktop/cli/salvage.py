"""`gezhi salvage`: a new office file out of what a damaged one, its copies and bundles still hold."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.cli.bundles import keys
from desktop.cli.session import (
    RECOVERY_VARIABLE,
    Terminal,
    TerminalProgress,
    add_common,
    add_password,
    password,
)
from desktop.exchange.bundle.read import Bundle, inspect, read_bundle
from desktop.operations.salvaging import Salvaged, salvage
from desktop.security import keyslots
from desktop.security.own_seal import OwnSeal


def register(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser(
        "salvage", help=_("抢救损坏的数据文件:能读的都写进一个新文件"),
        epilog="gezhi salvage office.gezhi --out saved.gezhi --backup office-20260701-120000-1a2b3c4d.gezhi-copy",
    )  # fmt: skip
    command.add_argument("damaged", type=Path, help=_("损坏的数据文件,只读不改"))
    add_password(command)
    add_common(command)
    command.add_argument("--out", type=Path, required=True, help=_("新的数据文件"))
    command.add_argument("--backup", type=Path, action="append", default=[], help=_("用这份备份补齐(可多次)"))
    command.add_argument(
        "--bundle", type=Path, action="append", default=[], help=_("用这个交换包补齐(可多次)")
    )
    command.add_argument("--keys-of", type=Path, help=_("钥匙文件丢了:用这份备份旁边的那一个"))
    command.set_defaults(run=run_salvage)


def run_salvage(args: argparse.Namespace) -> int:
    """Salvage; 0 when everything was had, 1 when something could not, which is named."""
    terminal = Terminal(args.json)
    code = os.environ.get(RECOVERY_VARIABLE)
    secret = None if code else password(args)
    seals = _seals(args.keys_of or args.damaged, secret, code) if args.bundle else ()
    readable = [path for path in args.bundle if _readable(terminal, path, seals)]
    done = salvage(
        args.damaged, args.out, password=secret, recovery_code=code, keys_of=args.keys_of, copies_of_it=args.backup,
        runs=(run for path in readable for run in _bundle(path, seals).runs),
        arrived=(_bundle(path, seals).pictures for path in readable), actor=args.actor, progress=TerminalProgress(),
    )  # fmt: skip
    body = {
        "path": str(done.path), "pages": done.pages, "bad_pages": done.bad_pages, "from_pages": done.from_pages,
        "from_elsewhere": done.from_elsewhere, "written_anew": done.written_anew, "records": done.records,
        "lost": list(done.lost),
    }  # fmt: skip
    terminal.answer(body, _words(done))
    return 1 if done.lost else 0


def _seals(office: Path, secret: str | None, code: str | None) -> tuple[OwnSeal, ...]:
    """What opens bundles of the second place; a wrong password is said before anything is read."""
    return (OwnSeal.of(keyslots.unlock(office, password=secret, code=code)),)


def _readable(terminal: Terminal, path: Path, seals: Sequence[OwnSeal]) -> bool:
    """Whether this installation, or the office's own key, opens a bundle; another is named and left out."""
    try:
        _bundle(path, seals)
    except GezhiError as error:
        terminal.say(f"{path.name}: {error.text}")
        return False
    return True


def _bundle(path: Path, seals: Sequence[OwnSeal]) -> Bundle:
    """A bundle, read each time it is wanted: all of them together might not fit into memory."""
    install = keys()
    claim = inspect(path, install=install, also=seals).manifest
    signer = frozenset({claim.signer}) if claim is not None else frozenset[str]()
    return read_bundle(
        path, install=install, trusted_signers=signer, also=seals
    )  # whoever names it trusts it


def _words(done: Salvaged) -> str:
    lines = [
        _("已写入新文件:{path}").format(path=done.path),
        _("{pages} 页中 {bad} 页读不出来。").format(pages=done.pages, bad=done.bad_pages),
        _("操作记录:从好的页取回 {n} 条,从备份和交换包补齐 {more} 条。").format(
            n=done.from_pages, more=done.from_elsewhere
        ),
        _("共 {n} 条记录在册,其中 {anew} 条按还完好的内容补写。").format(
            n=done.records, anew=done.written_anew
        ),
    ]
    return "\n".join([*lines, *(done.lost or [_("没有丢失任何内容。")])])
