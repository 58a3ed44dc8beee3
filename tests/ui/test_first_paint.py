"""The log-in window is painted without loading what only an open office needs."""

from __future__ import annotations

import os
import subprocess
import sys

from benchmarks.startup import OURS


def test_nothing_heavy_is_loaded_at_first_paint():
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    said = subprocess.run(
        [sys.executable, "-c", OURS], capture_output=True, text=True, check=True, timeout=180, env=environment
    ).stdout.split()
    assert said == ["painted"], f"loaded before the first paint: {said[1:]}"
