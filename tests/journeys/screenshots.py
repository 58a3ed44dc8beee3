"""`make screenshots`: the whole main job on the practice community, then a picture of every screen.

    python -m tests.journeys.screenshots docs/manual/img [OFFICE]

Needs a display of 1366×768 (Xvfb). With OFFICE, an office made by `gezhi demo`, the job is not done again.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from desktop.cli import demo
from desktop.cli import main as cli
from ui.app import main as window
from ui.shell.screenshots import PASSWORD


def run(folder: Path, office: Path | None = None) -> int:
    """Write the pictures into `folder`; 0 when all were made."""
    os.environ[PASSWORD] = demo.PASSWORD
    if office is not None:
        return window(["--office", str(office), "--screenshot", str(folder)])
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "out"
        if code := cli.main(["demo", str(made)]):
            return code
        practice = max(made.glob("*.gezhi"), key=lambda file: file.stat().st_size)
        return window(["--office", str(practice), "--screenshot", str(folder)])


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
