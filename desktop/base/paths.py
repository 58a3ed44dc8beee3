"""Where our own files are, installed or frozen. The one place that knows how the program was packed."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """A file or folder shipped under `resources/`."""
    root = getattr(sys, "_MEIPASS", None)
    base = Path(root) if root else Path(__file__).resolve().parents[2]
    return base.joinpath("resources", *parts)


def manual_folder() -> Path:
    """The clerks' manual: packed beside the other resources, or where it is written."""
    packed = resource("manual")
    return packed if packed.is_dir() else Path(__file__).resolve().parents[2] / "docs" / "manual"
