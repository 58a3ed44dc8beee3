"""The eight promises of the manual: each names its tests, and every named test exists and is collected."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = ROOT / "docs" / "manual" / "24-promises.md"
PROMISES = 8
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def promises() -> list[str]:
    """The numbered promises as they stand in the manual."""
    text = CHAPTER.read_text("utf-8")
    return re.findall(r"^\d+\. .+?(?=^\d+\. |^另外)", text, re.M | re.S)


def test_there_are_eight_and_each_names_a_test() -> None:
    found = promises()
    assert len(found) == PROMISES
    assert all(_NAMED.search(promise) for promise in found)


def test_every_named_test_is_there() -> None:
    for file, name in _NAMED.findall(CHAPTER.read_text("utf-8")):
        assert re.search(rf"^def {name}\(", (ROOT / file).read_text("utf-8"), re.M), f"{file}::{name}"


@pytest.mark.slow
def test_every_named_test_is_collected() -> None:
    named = [f"{file}::{name}" for file, name in _NAMED.findall(CHAPTER.read_text("utf-8"))]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *named],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    for one in named:
        assert one in done.stdout, one
