"""The one way to open a foreign table: content decides the kind, a capped child process does the reading.

    book = read_workbook(path)                        # WorkbookData: sheets with typed cells, see workbook_data.py
    book = read_workbook(path, password="…")          # after a refusal with code PASSWORD_NEEDED or WRONG_PASSWORD

Raises `Refused` with a `file.*` code and a sentence; the calling process survives whatever the file does. A password
goes to the child through a pipe: never an argument, the environment, a file or a log.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson

from desktop.base import children
from desktop.base.errors import Refused
from desktop.exchange.workbook_data import WorkbookData, from_plain
from desktop.exchange.workbook_scan import refuse, scan_zip, sniff

CHILD_FLAG = "--read-workbook"
PASSWORD_NEEDED = "file.encrypted"  # noqa: S105 - codes of refusals: ask for the password and call again
WRONG_PASSWORD = "file.wrong_password"  # noqa: S105
SECONDS = 60
_EXPECTED = {
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"},
    "xls": {".xls", ".et", ".xlt"},
    "csv": {".csv", ".txt", ".tsv"},
    "html": {".html", ".htm"},
    "xml": {".xml"},
}


def read_workbook(path: Path, *, password: str | None = None, seconds: float = SECONDS) -> WorkbookData:
    """Open a workbook, CSV or HTML table by content. Raises `Refused`; never runs, fetches or writes anything."""
    kind = sniff(path)
    notes = scan_zip(path) if kind == "xlsx" else []
    answer = _ask_child(path, kind, password, seconds)
    if "refused" in answer:
        raise refuse(str(answer["refused"]))
    book = from_plain(answer["book"])  # type: ignore[arg-type]
    if path.suffix.lower() not in _EXPECTED[book.kind]:
        notes.append("file.extension_differs")
    if not any(sheet.rows for sheet in book.sheets):
        raise refuse("file.empty")
    return WorkbookData(book.kind, book.sheets, book.epoch, (*notes, *book.notes))


def child_command() -> list[str]:
    """How to start the reader: our own module, or the frozen program with a flag its entry point knows."""
    return children.command(CHILD_FLAG)


def _ask_child(path: Path, kind: str, password: str | None, seconds: float) -> dict[str, object]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GEZHI_")},
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
        "PYTHONIOENCODING": "utf-8",
    }
    told = orjson.dumps(password)  # null: none was given
    try:
        done = subprocess.run(  # noqa: S603 - our own program, arguments as a list
            [*child_command(), str(path.absolute()), kind],
            input=told,
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise refuse("file.too_large") from error
    if done.returncode != 0 or not done.stdout:
        raise refuse("file.corrupt")
    try:
        answer: dict[str, object] = orjson.loads(done.stdout)
    except orjson.JSONDecodeError as error:
        raise refuse("file.corrupt") from error
    return answer


__all__ = [
    "CHILD_FLAG",
    "PASSWORD_NEEDED",
    "WRONG_PASSWORD",
    "Refused",
    "child_command",
    "read_workbook",
]
