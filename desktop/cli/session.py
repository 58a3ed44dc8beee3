"""What every command shares: the password, the open office, how to answer, and how far the work is."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import orjson

from desktop.base.errors import Cancelled, Refused
from desktop.base.i18n import _
from desktop.cli import older
from desktop.domain.permissions import Action
from desktop.operations import signing_in
from desktop.operations.automatic_backups import guard
from desktop.queries import accounts
from desktop.security.attempts import ANYBODY, Attempts
from desktop.workspace import Workspace

PASSWORD_VARIABLE = "GEZHI_PASSWORD"  # noqa: S105 - the name of a variable
NEW_PASSWORD_VARIABLE = "GEZHI_NEW_PASSWORD"  # noqa: S105 - the name of a variable
RECOVERY_VARIABLE = "GEZHI_RECOVERY_CODE"
WORKBOOK_VARIABLE = "GEZHI_WORKBOOK_PASSWORD"


@dataclass(slots=True)
class Terminal:
    """Words and progress go to stderr; with `--json` exactly one object goes to stdout."""

    json: bool

    def answer(self, result: dict[str, Any], words: str) -> None:
        """The command's result: the object for programs, the words for people."""
        TerminalProgress.end_line()
        text = orjson.dumps(result, option=orjson.OPT_INDENT_2).decode() if self.json else words
        sys.stdout.write(text.rstrip("\n") + "\n")

    def say(self, words: str) -> None:
        """Something for the person waiting."""
        TerminalProgress.end_line()
        sys.stderr.write(words + "\n")


class TerminalProgress:
    """A line on stderr when somebody looks at it; Ctrl+C cancels."""

    cancelled = False
    _unfinished: ClassVar[bool] = False  # of the one line a terminal has: words must not be written behind it

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def report(self, done: int, total: int, doing: str = "") -> None:
        """Show how far it is."""
        if self._shown:
            TerminalProgress._unfinished = done < total
            sys.stderr.write(f"\r{doing} {done}/{total}\x1b[K" + ("\n" if done >= total else ""))

    @classmethod
    def end_line(cls) -> None:
        """Go to a fresh line when work stopped in the middle of one."""
        if cls._unfinished:
            TerminalProgress._unfinished = False
            sys.stderr.write("\n")


def add_office(parser: argparse.ArgumentParser, *, many: bool = False) -> None:
    """The arguments of a command that opens an office file."""
    if many:
        parser.add_argument("office", nargs="+", type=Path, help=_("数据文件(可多个)"))
    else:
        parser.add_argument("office", type=Path, help=_("数据文件"))
    add_password(parser)
    add_common(parser)


def add_password(parser: argparse.ArgumentParser) -> None:
    """Where the password comes from; never an argument, which other users of the machine could read."""
    parser.add_argument("--password-file", type=Path, help=_("密码所在的文件;也可用环境变量 GEZHI_PASSWORD"))


def add_common(parser: argparse.ArgumentParser) -> None:
    """Arguments of every command."""
    parser.add_argument("--json", action="store_true", help=_("结果以 JSON 输出"))
    parser.add_argument("--actor", default=os.environ.get("GEZHI_USER", _("命令行")), help=_("操作人"))


def natural(text: str) -> int:
    """A number of things to list, for argparse."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(_("应为 0 或更大的整数"))
    return int(text)


def password(args: argparse.Namespace, *, new: bool = False) -> str:
    """The office password from the file, the environment or a prompt; raises `Refused` when there is none."""
    if args.password_file:
        try:
            return str(args.password_file.read_text(encoding="utf-8-sig").rstrip("\r\n"))  # Notepad's mark
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(_("读不到密码文件。"), code="password.file") from error
    if PASSWORD_VARIABLE in os.environ:
        return os.environ[PASSWORD_VARIABLE]
    if not sys.stdin.isatty():
        raise Refused(
            _("没有给出密码。请设置环境变量 GEZHI_PASSWORD 或使用 --password-file。"), code="password.none"
        )
    typed = _typed(_("密码:"))
    if new and _typed(_("再输一次:")) != typed:
        raise Refused(_("两次输入的密码不一样。"), code="password.mismatch")
    return typed


def new_password() -> str:
    """The password to be set from now on, from GEZHI_NEW_PASSWORD or typed twice."""
    if NEW_PASSWORD_VARIABLE in os.environ:
        return os.environ[NEW_PASSWORD_VARIABLE]
    if not sys.stdin.isatty():
        raise Refused(_("没有给出新密码。请设置环境变量 GEZHI_NEW_PASSWORD。"), code="password.none")
    typed = _typed(_("新密码:"))
    if _typed(_("再输一次:")) != typed:
        raise Refused(_("两次输入的密码不一样。"), code="password.mismatch")
    return typed


def workbook_password(name: str) -> str | None:
    """The password of a workbook that has one, from GEZHI_WORKBOOK_PASSWORD or typed; None when nobody can be asked."""
    if WORKBOOK_VARIABLE in os.environ:
        return os.environ[WORKBOOK_VARIABLE]
    return _typed(_("“{name}”的打开密码:").format(name=name)) if sys.stdin.isatty() else None


def _typed(prompt: str) -> str:
    try:
        return getpass.getpass(prompt)
    except EOFError as error:  # Ctrl+D
        raise Cancelled from error


@contextmanager
def opened(
    args: argparse.Namespace, path: Path | None = None, *, needs: Action | None = Action.SEE
) -> Iterator[Workspace]:
    """The office of the command, closed again whatever happens; GEZHI_RECOVERY_CODE opens without the password.

    Raises `Refused` for whoever may not see the register. A command that shows nothing of it says what it `needs`
    instead, None when anybody may.
    """
    code = os.environ.get(RECOVERY_VARIABLE)
    secret = None if code else password(args)
    attempts, file = Attempts(), path or args.office
    if not code:  # commands name their user in words, not by a password of his: one counter serves them all
        signing_in.wait_out(file, ANYBODY, attempts)
    said = getattr(args, "actor", "")
    office = signing_in.sign_in(
        file, said=said, password=secret, recovery_code=code or None, attempts=attempts
    )
    if words := office.read_only or office.tight:
        Terminal(json=True).say(words)
    try:
        with office.read() as db:
            args.actor = accounts.acting(db, getattr(args, "actor", ""), office.signed_in)
            if needs is not None:
                accounts.permit(db, args.actor).insist(needs)
        office.guard = guard(office, actor=args.actor, progress=TerminalProgress())
        if told := older.words(office):
            Terminal(json=True).say(told)
            office.guard = older.holding(office.guard, told)
        yield office
    finally:
        signing_in.sign_off(office, attempts)
