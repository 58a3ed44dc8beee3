"""An open district database for one command, with the district's own keys."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

from desktop.base.clock import SystemClock, as_datetime
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.cli.session import add_common
from desktop.security import install
from desktop.security.install import Install

FOLDER = "district"


def common(
    parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int], *, day: bool = False
) -> None:
    """What every command of a district has; with `day` also the day it counts on."""
    parser.add_argument("--db", required=True, metavar="URL", help=_("postgresql://… 或一个文件"))
    if day:
        parser.add_argument("--as-of", type=date.fromisoformat, help=_("统计截止日,默认今天"))
    add_common(parser)
    parser.set_defaults(run=run)


def folder() -> Path:
    """Where this computer keeps the district's keys."""
    return install.default_folder() / FOLDER


def keys() -> Install:
    """The district's own keys, apart from those of the computer, made at first need."""
    return install.load_or_create(folder())


class District:
    """An open district database for one command."""

    def __init__(self, where: str, *, new: bool = False, writes: bool = False) -> None:
        """`writes`: the command changes something; raises `Refused` at once for a login that may only look."""
        from desktop.district import database, making, opening, rights, upgrading  # noqa: PLC0415 - a driver and 60 tables, for these commands only

        self.keys, self.clock = keys(), SystemClock()
        if new and not where.startswith(database.URL_STARTS) and Path(where).exists():
            raise Refused(_("“{name}”已存在,不会覆盖。").format(name=where), code="district.exists")
        if not new and not where.startswith(database.URL_STARTS) and not Path(where).exists():
            raise Refused(_("找不到区级库文件“{name}”。").format(name=where), code="district.no_tables")
        asked = opening.address(where) if where.startswith(database.URL_STARTS) else opening.Address(where)
        if asked.password:
            sys.stderr.write(
                _(
                    "注意:密码写在了命令里,这台机器上的别人看得到(ps),也会留在命令记录里。"
                    "请改用 PGPASSWORD、.pgpass 或 PGSERVICE(手册第 30 章),并更换这个密码。"
                )
                + "\n"
            )
        self.database = database.connect(asked.where, self.keys, user=asked.user, password=asked.password)
        if not new:
            with ExitStack() as undo:
                undo.callback(self.database.close)
                upgrading.ready(self.database, self.keys)
                if writes:
                    rights.insist_writing(self.database)
                with self.database.read() as db:
                    self.facts = making.facts(db, self.keys)
                undo.pop_all()

    @property
    def now(self) -> int:
        """Milliseconds since 1970."""
        return self.clock.milliseconds()

    def __enter__(self) -> District:
        return self

    def __exit__(self, *_error: object) -> None:
        self.database.close()


def moment(at_ms: int | None) -> str | None:
    """ISO 8601 in universal time, to the second."""
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="seconds")


def minute(at_ms: int | None) -> str:
    """Day and minute in China as a person reads them; "" for never."""
    return "" if at_ms is None else as_datetime(at_ms).strftime("%Y-%m-%d %H:%M")
