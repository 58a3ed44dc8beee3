"""What a process held at most; for tests that run something in a child with little memory."""

from __future__ import annotations

import re
from pathlib import Path


def most_memory() -> int:
    """The most this process ever held, in MB (Linux); `ru_maxrss` would count what its parent held before it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024  # type: ignore[index]
