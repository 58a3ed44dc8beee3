"""A district on each engine: a throw-away PostgreSQL of our own, and one encrypted file."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import create_engine

from desktop.district import database, intake, making, members
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.exchange.bundle import exchange
from desktop.security.install import Install
from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import ALICE, seeded

DISTRICT = seeded("district")
NOW = 1_782_864_000_000  # 2026-07-01
OFFICE, NAME = "420303090012", "云麓台社区"
NUMBERS = count(1)


def binaries() -> Path:
    """Where the newest PostgreSQL of this machine has its programs; `make test` installs it."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    assert found, "PostgreSQL is missing: run .ci/bootstrap.sh --tests"
    return found[-1].parent


def as_user(home: Path, *command: object) -> None:
    """Run a server program; PostgreSQL refuses root, so root becomes its own user."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]
    environment = {"HOME": str(home), "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
    subprocess.run(words, env=environment, check=True, stdout=subprocess.DEVNULL, cwd=home, timeout=120)


class Server:
    """A PostgreSQL of our own on a socket in a folder of its own, without any durability."""

    def __init__(self) -> None:
        self.home = Path(mkdtemp(prefix="gezhi-pg-", dir="/tmp"))  # a socket's path may have 107 characters
        if os.geteuid() == 0:
            shutil.chown(self.home, "postgres", "postgres")
        self.data = self.home / "data"
        as_user(self.home, binaries() / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        self.start()

    def start(self) -> None:
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={self.home} -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_wal_size=2GB"
        )
        as_user(
            self.home,
            binaries() / "pg_ctl",
            "-D",
            self.data,
            "-w",
            "-l",
            self.home / "log",
            "-o",
            options,
            "start",
        )

    def stop(self, mode: str = "immediate") -> None:
        as_user(self.home, binaries() / "pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"district_{next(NUMBERS)}"
        as_user(self.home, binaries() / "createdb", "-h", self.home, "-U", "postgres", name)
        return f"postgresql://postgres@/{name}?host={self.home}"

    def login(self, where: str, role: str) -> str:
        """The address of a database for a new login that has one role and nothing else."""
        name = f"looker_{next(NUMBERS)}"
        engine = create_engine(where.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as db:
            db.exec_driver_sql(f"CREATE ROLE {name} LOGIN IN ROLE {role}")
        engine.dispose()
        return where.replace("postgres@", f"{name}@")

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def looker(server: Server, where: str) -> Callable[[str], str]:
    """The address of the database for a login that only has the given role."""
    return partial(server.login, where)


@pytest.fixture(params=["postgres", "file"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An address at which nothing was made yet, on each engine."""
    if request.param == "file":
        return str(tmp_path / "district.gezhi-district")
    return str(request.getfixturevalue("server").new_database())


@pytest.fixture
def district(where: str) -> Iterator[Database]:
    opened = database.connect(where, DISTRICT)
    making.make(opened, code="420303", name="张湾区", keys=DISTRICT)
    yield opened
    opened.close()


def enrol(district: Database, code: str = OFFICE, name: str = NAME, install: Install = ALICE) -> None:
    district.change(
        lambda db: members.enrol(
            db, code=code, name=name, signer=install.public_key, recipient=install.recipient,
            install_id=install.install_id, computer="1号电脑", at_ms=NOW,
        )
    )  # fmt: skip


@pytest.fixture
def send(tmp_path: Path) -> Callable[..., Path]:
    """Write an office's bundle for the district."""

    def write(office: Workspace, install: Install = ALICE, *, full: bool = False) -> Path:
        out = tmp_path / f"to-district-{next(NUMBERS)}.sqb"
        exchange.write(office, DISTRICT.recipient, out, install=install, actor="李梅", full=full)
        return out

    return write


@pytest.fixture
def take(district: Database, tmp_path: Path) -> Callable[[Path], Received]:
    def receive(path: Path) -> Received:
        return intake.receive(
            district, path, keys=DISTRICT, actor="区管理员", at_ms=NOW, quarantine=tmp_path / "quarantine"
        )

    return receive
