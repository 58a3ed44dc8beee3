"""Running a flow under the recorder, and reading what it wrote down."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

SOURCE = Path(__file__).with_name("recorder.c")
HEAD = struct.Struct("<ciqq")


@dataclass(frozen=True, slots=True)
class Event:
    """One change: `op` as listed in recorder.c; `data` are the bytes written, a name, or a mark."""

    op: str
    file: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Recording:
    """A run: its events, how it ended, and what it said on stderr."""

    events: tuple[Event, ...]
    returncode: int
    errors: str


@cache
def library() -> Path:
    """The compiled recorder; the folder goes when the process ends."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise RuntimeError("a C compiler is needed: .ci/bootstrap.sh --tests installs it")
    made = Path(mkdtemp(prefix="gezhi-recorder-")) / "recorder.so"
    subprocess.run(
        [compiler, "-O2", "-shared", "-fPIC", "-o", str(made), str(SOURCE), "-ldl"], check=True, timeout=60
    )
    return made


def run(flow: str, folder: Path, *, fault: str = "", weaken: str = "") -> Recording:
    """Run a flow of `flows.py` on the office in `folder`. `fault` is RECORD_FAULT; `weaken` a synchronous mode."""
    log = folder.with_name(folder.name + ".record")
    log.unlink(missing_ok=True)
    settings = {"LD_PRELOAD": str(library()), "RECORD_DIR": str(folder), "RECORD_LOG": str(log)}
    if fault:
        settings["RECORD_FAULT"] = fault
    if weaken:
        settings["WEAKEN"] = weaken
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.recorder.flows", flow, str(folder)],
        env=os.environ | settings, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    events = tuple(read(log)) if log.exists() else ()
    log.unlink(missing_ok=True)
    return Recording(events, done.returncode, done.stderr.decode("utf-8", "replace"))


def read(log: Path) -> Iterator[Event]:
    """The events of a log; one that was cut off by a kill ends it."""
    raw = log.read_bytes()
    at = 0
    while at + HEAD.size <= len(raw):
        op, file, offset, length = HEAD.unpack_from(raw, at)
        at += HEAD.size
        if at + length > len(raw):
            return
        yield Event(op.decode(), file, offset, raw[at : at + length])
        at += length


class Server:
    """A process with everything loaded that runs each flow in a child of its own, with one change failing."""

    def __init__(self, errors: Path) -> None:
        self._errors = errors.open("w+b")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.recorder.flows", "serve"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self._errors, text=True, bufsize=1,
            env=os.environ | {"LD_PRELOAD": str(library())},
        )  # fmt: skip

    def run(self, flow: str, folder: Path, fault: str) -> Recording:
        """Run a flow of `flows.py` on the office in `folder`; `fault` is RECORD_FAULT."""
        log = folder.with_name(folder.name + ".record")
        log.unlink(missing_ok=True)
        self._errors.truncate(0)
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{flow} {folder} {log} {fault}\n")
        status = int(stdout.readline())
        self._errors.seek(0)
        return Recording(
            tuple(read(log)), status, self._errors.read().decode("utf-8", "replace").lstrip("\0")
        )

    def close(self) -> None:
        """Let the process end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._errors.close()
