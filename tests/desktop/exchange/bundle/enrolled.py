"""PCs of one office that know each other by name: what the tests of outbox, mailbox and automatic bundles share."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from desktop.exchange.bundle import exchange
from desktop.exchange.bundle.exchange import Applied
from desktop.operations import settings
from desktop.queries.computers import ENTRY
from desktop.security.install import Install
from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import trust

NUMBERS = count(1)


def enrol(office: Workspace, *others: tuple[str, Install]) -> None:
    """Write down computers of the office, and believe them."""
    with office.change("setting.change", actor="李梅", args={"subject": "电脑"}) as unit:
        for name, install in others:
            value = {
                "name": name, "install": install.install_id, "recipient": install.recipient, "since": "2026-07-01",
                "by": "李梅", "certificate": None,
            }  # fmt: skip
            settings.put(unit, ENTRY + install.public_key, value)
    trust(office, *(install for _name, install in others))


def send(
    folder: Path,
    office: Workspace,
    me: Install,
    to: Install,
    *,
    full: bool = False,
    part_size: int | None = None,
) -> list[Path]:
    """The files of a bundle in a folder."""
    out = folder / f"{next(NUMBERS)}.sqb"
    sizes = {} if part_size is None else {"part_size": part_size}
    return list(exchange.write(office, to.recipient, out, install=me, actor="李梅", full=full, **sizes).paths)


def take(
    office: Workspace, me: Install, path: Path, *, preview: bool = False, detail: bool = True
) -> Applied:
    return exchange.apply(office, path, install=me, actor="李梅", preview=preview, detail=detail)


def names(office: Workspace) -> list[str]:
    with office.read() as db:
        return sorted(str(name) for (name,) in db.exec_driver_sql("SELECT name FROM resident"))
