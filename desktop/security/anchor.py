"""What this PC knows of an office file's last state, kept outside its folder: so an old copy put back is noticed.

An anchor names the last operation known to be on the disk: at the end of a session, and at every 256th operation
within one, so that a crash is no false alarm. It is evidence only; nothing is refused or lost for want of it.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from desktop.security import install
from desktop.security.atomic import write_atomically

FORMAT: Final = "gezhi-anchor/1"
BLOCK: Final = 256


@dataclass(frozen=True, slots=True)
class Tip:
    """An operation: its stream, its number in it, its hash in hexadecimal; when it was written (ms since 1970)."""

    stream: str
    seq: int
    hash: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last known operation of the office file at one place, and one that an older file put there lacks."""

    db_id: str
    tip: Tip
    lost: Tip | None = None


def path_for(office: Path, home: Path | None = None) -> Path:
    """Where the anchor of the office file at this place stands."""
    place = hashlib.sha256(str(office.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return (home or install.default_folder()) / f"{place}.anchor"


def read(office: Path, home: Path | None = None) -> Anchor | None:
    """The anchor, None when there is none or it cannot be read."""
    try:
        body: dict[str, Any] = orjson.loads(path_for(office, home).read_bytes())
        if body["format"] != FORMAT:
            return None
        lost = Tip(**body["lost"]) if body["lost"] else None
        return Anchor(str(body["db_id"]), Tip(**body["tip"]), lost)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(office: Path, anchor: Anchor, home: Path | None = None) -> None:
    """Keep an anchor; a folder that cannot be written means no notice, never a failed save."""
    path = path_for(office, home)
    body = {"format": FORMAT, **asdict(anchor)}
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, orjson.dumps(body))


def forget(office: Path, home: Path | None = None) -> None:
    """Know nothing any more of the file at this place; the next write begins anew."""
    with contextlib.suppress(OSError):
        path_for(office, home).unlink(missing_ok=True)
