"""`gezhi self-test`: whether this installation can do its work on this machine, shown by doing it."""

from __future__ import annotations

import argparse
import platform
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desktop import __version__
from desktop.base.errors import GezhiError
from desktop.base.i18n import N_, _
from desktop.base.paths import resource
from desktop.cli.session import Terminal, add_common
from desktop.documents import recovery_sheet
from desktop.operations import checking
from desktop.operations import office as founding
from desktop.security import keyslots
from desktop.workspace import Workspace, engine_version

FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "HanaMinB.ttf")
PASSWORD = "self test 1"  # noqa: S105 - of an office that lives for a second


@dataclass(frozen=True, slots=True)
class Result:
    """One thing tried: `detail` is a version or a count, or what went wrong."""

    name: str
    ok: bool
    detail: str


def register(commands: Any) -> None:
    """Add the command."""
    test = commands.add_parser(
        "self-test", help=_("自检:版本、字体、密钥、保存、打印"), epilog="gezhi self-test --json"
    )
    add_common(test)
    test.set_defaults(run=run_self_test)


def run_self_test(args: argparse.Namespace) -> int:
    """Try everything; 0 when all of it works, 3 otherwise."""
    results = [attempt(name, work) for name, work in CHECKS]
    ok = all(result.ok for result in results)
    lines = [f"{'✓' if r.ok else '✗'} {_(r.name)}  {r.detail}" for r in results]
    body = {"ok": ok, "checks": [{"name": r.name, "ok": r.ok, "detail": r.detail} for r in results]}
    Terminal(args.json).answer(body, "\n".join(lines))
    return 0 if ok else 3


def attempt(name: str, work: Callable[[], str]) -> Result:
    """Do one thing and say how it went."""
    try:
        return Result(name, True, work())
    except GezhiError as error:
        return Result(name, False, error.text)
    except (OSError, ImportError, ValueError) as error:
        return Result(name, False, f"{type(error).__name__}: {error}")


def versions() -> str:
    """The versions that matter in a fault report."""
    return f"gezhi {__version__} · Python {platform.python_version()} · SQLite {engine_version()}"


def fonts() -> str:
    """The type is where it was installed."""
    missing = [name for name in FONTS if not resource("fonts", name).is_file()]
    if missing:
        raise OSError(_("缺少字体:{names}").format(names="、".join(missing)))
    return "、".join(FONTS)


def save() -> str:
    """An office is made, written, closed, opened again and found in order."""
    with tempfile.TemporaryDirectory(prefix="gezhi-self-test-") as folder:
        path = Path(folder, "office.gezhi")
        cheap = keyslots.Argon2Cost(memory_kib=8 * 1024, passes=1, lanes=1)
        home = Path(folder)  # nothing of it stays among this PC's own keys
        created = Workspace.create(path, user="self-test", password=PASSWORD, cost=cheap, home=home)
        founding.found(created.workspace, code="000000000000", name=_("自检社区"), actor="self-test")
        created.workspace.close()
        Workspace.open(
            path, password=PASSWORD, home=home
        ).close()  # by the system's safe for the machine's secret
        office = Workspace.open(path, recovery_code=created.recovery_code, home=home)
        try:
            problems = checking.check(office, deep=True).problems
        finally:
            office.close()
    if problems:
        raise OSError("、".join(problems))
    return _("新建、保存、恢复码打开、核对均正常")


def page() -> str:
    """A page is drawn with the shipped type."""
    code = "-".join(["000011"] * 8)
    pdf = recovery_sheet.pdf(_("自检社区"), code, date(2026, 1, 1))
    if not pdf.startswith(b"%PDF"):
        raise ValueError("no document")
    return _("{kb} KB").format(kb=len(pdf) // 1024)


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    (N_("版本"), versions),
    (N_("字体"), fonts),
    (N_("保存"), save),
    (N_("打印"), page),
)
