"""A folder in memory, and what is in one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder without a disk behind it where there is one: a hundred thousand offices are written there."""
    made = Path(mkdtemp(dir="/dev/shm")) if os.access("/dev/shm", os.W_OK) else tmp_path
    yield made
    if made != tmp_path:
        shutil.rmtree(made)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.name: p.read_bytes() for p in folder.iterdir() if not p.name.endswith((".lock", "-shm", "MARK"))
    }
