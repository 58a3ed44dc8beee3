"""What the command line of the window says."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ui.theme.theme import THEMES


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="gezhi-desktop")
    parser.add_argument("--office", default="", help="the office file to open")
    parser.add_argument("--self-test", action="store_true", help="drive the window once without a screen")
    parser.add_argument("--screenshot", type=Path, help="write a picture of every screen into this folder")
    parser.add_argument(
        "--district", default="", help="with --screenshot: a district file, its places are taken too"
    )
    parser.add_argument("--theme", choices=THEMES, help="instead of the one chosen on this PC")
    parser.add_argument("--language", choices=("zh_CN", "en"), help="instead of the one chosen on this PC")
    return parser.parse_args(argv)
