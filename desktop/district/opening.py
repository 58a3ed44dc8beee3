"""Opening a district for a window: its address without secrets, the keys of this computer, the tables made ready."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, unquote

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.district import database as engines
from desktop.district import making, upgrading
from desktop.district.database import Database
from desktop.security import install
from desktop.security.install import Install

FOLDER: Final = "district"  # in the folder of keys of this computer; as `gezhi district` keeps it
QUARANTINE: Final = "quarantine"  # in that folder
SUFFIX: Final = ".gezhi-district"
LOGIN: Final = frozenset({"user", "password"})
# A login before the host as it was typed, its / and ? not written as %2F and %3F: the driver takes it so (a port is none).
_RAW_LOGIN: Final = re.compile(r"([^:/?@\[]*):(?![0-9]+[,/?])([^@]*)@(.*)")


@dataclass(frozen=True)
class Opening:
    """An open district: its database, keys and what it says of itself; `folder` keeps keys and quarantine."""

    database: Database
    keys: Install
    code: str
    name: str
    folder: Path

    @property
    def quarantine(self) -> Path:
        """Where refused files lie."""
        return self.folder / QUARANTINE


@dataclass(frozen=True)
class Address:
    """Where a district is, and who asks: `where` may be shown and remembered, `password` may not."""

    where: str
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def server(self) -> bool:
        """Whether it is a PostgreSQL and no file."""
        return self.where.startswith(engines.URL_STARTS)


def address(typed: str, user: str = "", password: str = "") -> Address:
    """What was typed, with a user and password inside an address taken out of it; given ones count before those."""
    where = typed.strip().strip('"')
    if not where.startswith(engines.URL_STARTS):
        return Address(where)
    kind, rest = where.split("://", 1)
    if raw := _RAW_LOGIN.fullmatch(rest):
        rest = f"{raw[1]}:{quote(raw[2], safe='%')}@{raw[3]}"
    rest, _mark, query = rest.partition("?")
    authority, slash, name = rest.partition("/")
    own, _at, host = authority.rpartition("@")
    own_user, _colon, own_password = (unquote(part) for part in own.partition(":"))
    told = parse_qsl(query, keep_blank_values=True)
    plain = "&".join(f"{key}={quote(value, safe='/')}" for key, value in told if key not in LOGIN)
    login = dict(told)
    return Address(
        f"{kind}://{host}{slash}{name}{'?' if plain else ''}{plain}",
        user or own_user or login.get("user", ""),
        password or own_password or login.get("password", ""),
    )


def default_folder() -> Path:
    """Where this computer keeps the district's keys."""
    return install.default_folder() / FOLDER


def open_district(asked: Address, folder: Path) -> Opening:
    """Open what stands there. Raises `Refused`, `EnvironmentFailure` when it is no district, or cannot be reached."""
    if not asked.where:
        raise Refused(_("请选择区级库文件,或填写数据库地址。"), code="district.where")
    if not asked.server and not Path(asked.where).is_file():
        raise Refused(_("找不到区级库文件“{name}”。").format(name=asked.where), code="district.no_tables")
    return _opened(asked, folder)


def found_district(asked: Address, folder: Path, *, code: str, name: str) -> Opening:
    """Make a district in a new file or an empty database, and open it."""
    if not asked.where:
        raise Refused(_("请选择区级库文件,或填写数据库地址。"), code="district.where")
    if not asked.server and Path(asked.where).exists():
        raise Refused(_("“{name}”已存在,不会覆盖。").format(name=asked.where), code="district.exists")
    if not name.strip():
        raise Refused(_("请填写区(县)的名称。"), code="district.name")
    keys = install.load_or_create(folder)
    if not asked.server:
        Path(asked.where).parent.mkdir(parents=True, exist_ok=True)
    database = engines.connect(asked.where, keys, user=asked.user, password=asked.password)
    with ExitStack() as undo:
        if not asked.server:
            undo.callback(Path(asked.where).unlink, missing_ok=True)
        undo.callback(database.close)  # before the file goes
        making.make(database, code=code.strip(), name=name.strip(), keys=keys)
        undo.pop_all()
    database.close()
    return _opened(asked, folder)


def _opened(asked: Address, folder: Path) -> Opening:
    keys = install.load_or_create(folder)
    database = engines.connect(asked.where, keys, user=asked.user, password=asked.password)
    with ExitStack() as undo:
        undo.callback(database.close)
        upgrading.ready(database, keys)
        with database.read() as db:
            facts = making.facts(db, keys)
        undo.pop_all()
    return Opening(database, keys, facts["code"], facts["name"], folder)
