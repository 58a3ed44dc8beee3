"""Nouns as fixtures: an office with a cheap password, a clock that stands still, a disk that is always fit."""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings

from desktop.base.clock import FixedClock
from desktop.operations import office as founding
from desktop.security import calibration, keyslots
from desktop.security.keyslots import Argon2Cost
from desktop.store.location import Volume
from desktop.workspace import Workspace

# No test, and no program it starts, may touch the keys of whoever runs it, nor those of the worker beside it; a program
# that a worker starts has the worker's.
WORKER, OWNER = os.environ.get("PYTEST_XDIST_WORKER"), os.environ.get("GEZHI_KEYS_WORKER")
if "GEZHI_KEYS" not in os.environ or WORKER != OWNER:
    os.environ["GEZHI_KEYS"] = mkdtemp(prefix="gezhi-keys-")
    atexit.register(shutil.rmtree, os.environ["GEZHI_KEYS"], ignore_errors=True)
    if WORKER:
        os.environ["GEZHI_KEYS_WORKER"] = WORKER
# A slow machine is no failure, and the same commit gives the same result; GEZHI_EXPLORE=1 looks for new examples.
settings.register_profile(
    "gezhi", deadline=None, suppress_health_check=[HealthCheck.too_slow],
    derandomize="GEZHI_EXPLORE" not in os.environ,
)  # fmt: skip
settings.load_profile("gezhi")
PASSWORD = "practice 1"
CHEAP = Argon2Cost(memory_kib=64, passes=1, lanes=1)


class FitVolumes:
    """A local fixed disk."""

    def of(self, path: Path) -> Volume:
        return Volume(network=False, removable=False)


@pytest.fixture(autouse=True)
def own_configuration(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a PC keeps outside the data folder (keys, failed logins) is this test's own, also in its subprocesses."""
    home = tmp_path_factory.mktemp("configuration")
    for variable in ("XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(variable, str(home))


@pytest.fixture(autouse=True)
def _no_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measuring this PC takes seconds; a test that is about it imports the functions themselves."""
    monkeypatch.setattr(calibration, "of_this_pc", lambda *_a, **_k: keyslots.Argon2Cost())


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def make_office(tmp_path: Path, clock: FixedClock) -> Iterator[Callable[..., Workspace]]:
    """Make (and later close) empty, founded offices; `founded=False` leaves the file without a community."""
    opened: list[Workspace] = []

    def make(name: str = "office.gezhi", *, founded: bool = True) -> Workspace:
        created = Workspace.create(
            tmp_path / name, user="李梅", password=PASSWORD, clock=clock, volumes=FitVolumes(), cost=CHEAP
        )
        opened.append(created.workspace)
        if founded:
            founding.found(created.workspace, code="420303090012", name="云麓台社区", actor="李梅")
        return created.workspace

    yield make
    for office in opened:
        office.close()


@pytest.fixture
def office(make_office: Callable[..., Workspace]) -> Workspace:
    return make_office()
