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
from desktop.district import opening
from desktop.security import install
from tests.desktop.district import borough
from ui.app import main as window
from ui.shell.screenshots import PASSWORD


def run(folder: Path, office: Path | None = None) -> int:
    """Write the pictures into `folder`; 0 when all were made."""
    os.environ[PASSWORD] = demo.PASSWORD
    with tempfile.TemporaryDirectory() as scratch:
        if office is None:
            os.environ[install.KEYS_VARIABLE] = str(Path(scratch) / "keys")
            made = Path(scratch) / "out"
            if code := cli.main(["demo", str(made)]):
                return code
            office = max(made.glob("*.gezhi"), key=lambda file: file.stat().st_size)
        district = _district(Path(scratch) / "district")
        return window(["--office", str(office), "--screenshot", str(folder), "--district", district])


def _district(folder: Path) -> str:
    """A borough of eight offices, one of whose bundles was not taken in yet."""
    folder.mkdir()
    where = folder / "张湾区.gezhi-district"
    borough.build(str(where), folder, offices=8, keys=install.load_or_create(opening.default_folder()))
    return str(where)


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
