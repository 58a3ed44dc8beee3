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
    """Every file below a folder by its name there, "folder/name" in one of its own."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith((".lock", "-shm", "MARK"))
    }
