"""The folders beside an office file where its bundles lie: sent, half arrived, refused. And notes beside their files.

They belong to one PC: nothing in them is exchanged, and everything in them is sealed already.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import orjson

from desktop.base import patience
from desktop.base.i18n import N_
from desktop.security.atomic import write_atomically

FOLDER: Final = N_("交换")  # on the disk they are called so in every language
OUTBOX: Final = N_("发件箱")
PARTS: Final = N_("收件")
QUARANTINE: Final = N_("隔离")
NOTE: Final = ".json"


def folder(office: Path, which: str) -> Path:
    """One of the folders of an office file; it may not be there yet."""
    return office.parent / FOLDER / office.stem / which


def write_note(path: Path, body: Mapping[str, Any]) -> None:
    """Put a note down whole, in the place of an older one; raises `OSError`."""
    write_atomically(path, orjson.dumps(dict(body)))


def read_note(path: Path) -> dict[str, Any]:
    """A note; empty when it is gone or spoilt."""
    with suppress(OSError, ValueError):
        body = orjson.loads(patience.read(path))
        if isinstance(body, dict):
            return body
    return {}


def notes(where: Path) -> list[Path]:
    """The notes of a folder, the newest name first."""
    try:
        return sorted((one for one in where.iterdir() if one.suffix == NOTE), reverse=True)
    except OSError:
        return []
