"""Ctrl+C while the command line is still being read in ends it quietly, with the exit code of what is cancelled."""

from __future__ import annotations

import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import orjson
import pytest

from desktop import __main__ as program
from desktop.base import interrupts
from desktop.base.errors import Cancelled
from desktop.cli.main import GROUPS

ROOT = Path(__file__).resolve().parents[3]
# The signal comes at the moment a module is looked for. A program in the background would have none: it is set first.
PRESSED = """
import importlib, signal, sys

class Pressed:
    def find_spec(self, name, path=None, target=None):
        if name == moment:
            signal.raise_signal(signal.SIGINT)

module, function, moment = sys.argv[1:4]
del sys.argv[1:4]
signal.signal(signal.SIGINT, signal.default_int_handler)
entry = getattr(importlib.import_module(module), function)
sys.meta_path.insert(0, Pressed())
sys.exit(entry())
"""


def start(moment: str, *words: str) -> tuple[int, str, str]:
    """What the script `gezhi` ends with, and says on both sides, when Ctrl+C is pressed as that module is read in."""
    script = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]["gezhi"]
    done = subprocess.run(
        [sys.executable, "-c", PRESSED, *script.split(":"), moment, *words],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "moment", ["desktop.base.children", "desktop.cli.main", "orjson", "desktop.cli.session"]
)
def test_before_the_command_line_is_there_it_ends_without_a_word(moment: str) -> None:
    assert start(moment, "bundle", "identity", "--json") == (Cancelled.exit_code, "", "")


@pytest.mark.parametrize("group", GROUPS[:2])
def test_between_its_commands_it_says_that_it_is_cancelled(group: str) -> None:
    code, out, err = start(f"desktop.cli.{group}", "bundle", "identity", "--json")
    assert (code, err) == (Cancelled.exit_code, "已取消,没有改动任何数据。\n")
    assert orjson.loads(out)["error"] == "cancelled"


def test_the_code_that_is_known_before_anything_is_read_in_is_that_of_what_is_cancelled() -> None:
    assert Cancelled.exit_code == program.INTERRUPTED


@pytest.fixture
def listening() -> Iterator[None]:
    """Ctrl+C as a program in the foreground has it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("listening")
def test_what_is_begun_becomes_whole_before_ctrl_c_is_heard() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt), interrupts.held():
        signal.raise_signal(signal.SIGINT)
        done.append("whole")
    assert done == ["whole"]
    with interrupts.held():
        done.append("again")
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.usefixtures("listening")
def test_ctrl_c_is_left_alone_where_it_is_not_ours() -> None:
    def within() -> None:
        with interrupts.held():
            seen.append(signal.getsignal(signal.SIGINT))

    seen: list[object] = []
    thread = Thread(target=within)
    thread.start()
    thread.join()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    within()
    assert seen == [signal.default_int_handler, signal.SIG_IGN]
