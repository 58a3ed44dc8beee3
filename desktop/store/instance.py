"""One program at a time on one office file."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _


def take(office: Path) -> FileLock:
    """Hold the office file for this process; the operating system lets go of it when the process ends."""
    lock = FileLock(office.with_name(office.name + ".lock"), thread_local=False, is_singleton=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise EnvironmentFailure(
            _("这个社区的数据已在另一个格知窗口中打开,请先关闭那个窗口。"), code="store.second_instance"
        ) from error
    return lock
