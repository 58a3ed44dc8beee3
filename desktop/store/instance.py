"""One program at a time on one office file; whoever comes second hears which program has it.

The operating system's lock on `NAME.lock` decides, and goes with its process however that ends. What `NAME.holder.lock`
says (process, PC, since when) is for the sentence alone: one that was left behind by a killed process holds nobody up.
"""

from __future__ import annotations

import os
import platform
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import orjson
from filelock import FileLock, Timeout

from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _

LOOKS: Final = 20  # at what the holder says of itself, which it writes just after it was given the lock
PAUSE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Holder:
    """Which program has an office file open. `since`: local time, to the minute."""

    process: int
    pc: str
    since: str


class OfficeLock(FileLock):
    """The lock of an office file; what it says of its holder goes just before it."""

    def _release(self) -> None:
        with suppress(OSError):
            _sign(Path(self.lock_file)).unlink(missing_ok=True)
        super()._release()


def take(office: Path) -> FileLock:
    """Hold the office file for this process; the operating system lets go of it when the process ends.

    Raises `EnvironmentFailure` (`store.second_instance`) that names the PC and the process that have it.
    """
    place = office.with_name(office.name + ".lock")
    lock = OfficeLock(place, thread_local=False, is_singleton=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise EnvironmentFailure(_words(_seen(place)), code="store.second_instance") from error
    me = {"process": os.getpid(), "pc": platform.node(), "since": f"{datetime.now():%Y-%m-%d %H:%M}"}  # noqa: DTZ005
    with suppress(OSError):  # a word for others; without it the lock holds just as well
        _sign(place).write_bytes(orjson.dumps(me))
    return lock


def holder(place: Path) -> Holder | None:
    """What the holder of a lock file says of itself; None when it says nothing, or its process is gone."""
    try:
        told = orjson.loads(_sign(place).read_bytes())
        found = Holder(int(told["process"]), str(told["pc"]), str(told["since"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if _lives(found) else None


def _sign(place: Path) -> Path:
    return place.with_name(f"{place.stem}.holder.lock")


def _seen(place: Path) -> Holder | None:
    for _look in range(LOOKS):
        if (found := holder(place)) is not None:
            return found
        time.sleep(PAUSE)
    return None


def _lives(found: Holder) -> bool:
    """Whether the process is there, as far as can be told: of another PC, and on Windows, it is believed."""
    if found.pc != platform.node() or os.name != "posix":
        return True
    try:
        os.kill(found.process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _words(found: Holder | None) -> str:
    if found is None:
        return _("这个社区的数据已在另一个格知窗口中打开,请先关闭那个窗口。")
    return _(
        "这个社区的数据已在另一个格知窗口中打开(电脑 {pc},{since} 起,进程 {process}),请先关闭那个窗口。"
    ).format(pc=found.pc, since=found.since, process=found.process)
