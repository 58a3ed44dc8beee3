"""Who lays bundles aside in a folder, vouched for by whoever holds the office file: its copies know it again.

To whom such bundles are sealed is no secret, so a stranger could write one; and the PC that wrote the real ones may be
gone before any copy of the file noted its key. Beside them therefore stands its signing key with a mark that only a
holder of the data key can make.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.exchange.bundle.write import put_whole
from desktop.security.own_seal import OwnSeal

SUFFIX: Final = ".signer"
LENGTH: Final = 129  # a signing key of 64 hexadecimal digits, a space, a mark of 64
MOST_FILES: Final = 2_000


def leave(folder: Path, seal: OwnSeal, signer: str) -> None:
    """See to it that the folder vouches for a signer. Raises `EnvironmentFailure` when it cannot be written."""
    path = folder / (hashlib.sha256((seal.recipient + signer).encode()).hexdigest()[:16] + SUFFIX)
    if _vouched(path, seal) == signer:
        return
    with suppress(OSError):
        patience.remove(path)
    with suppress(Refused):  # cannot be taken away either: the file itself still knows who wrote
        put_whole(path, f"{signer} {seal.mark(signer)}".encode())


def found(folder: Path, seal: OwnSeal) -> frozenset[str]:
    """The signers for whom a holder of this file's data key vouched there."""
    vouched = (_vouched(path, seal) for path in islice(folder.glob("*" + SUFFIX), MOST_FILES))
    return frozenset(signer for signer in vouched if signer)


def _vouched(path: Path, seal: OwnSeal) -> str:
    """The signer in a file when its mark is right, else ""."""
    try:
        if path.stat().st_size != LENGTH:
            return ""
        signer, _space, mark = patience.read(path).decode().partition(" ")
    except (OSError, ValueError, EnvironmentFailure):
        return ""
    return signer if seal.made(mark, signer) else ""
