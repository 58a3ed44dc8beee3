"""Which approvals were used on this computer: a note beside its keys, for other copies of the same stick."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import orjson

from desktop.base import patience
from desktop.security.atomic import write_atomically

FILE: Final = "approvals-used.json"
MOST: Final = 200  # the oldest of them ended long ago


def spent(folder: Path) -> list[str]:
    """The ids of used approvals; none where the note is gone or spoilt."""
    try:
        listed = orjson.loads(patience.read(folder / FILE))
    except (OSError, orjson.JSONDecodeError):
        return []
    return [str(one) for one in listed] if isinstance(listed, list) else []


def spend(folder: Path, approval: str) -> None:
    """Note one more; raises `OSError`."""
    write_atomically(folder / FILE, orjson.dumps([*spent(folder), approval][-MOST:]))
