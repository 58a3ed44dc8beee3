"""The child process that opens a foreign file: it caps itself, reads, and writes plain data to its output.

Started as `python -m desktop.exchange.workbook_child PATH KIND`, or by the frozen program with `--read-workbook`.
Standard input: the password as a JSON text, or null.
Output: one JSON object, `{"book": …}` or `{"refused": code}`. A crash or a kill is for the parent to notice.
"""

from __future__ import annotations

import struct
import sys
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import orjson
from lxml import etree

from desktop.base import patience
from desktop.base.errors import Refused
from desktop.exchange import workbook_limits
from desktop.exchange.workbook_data import WorkbookData, to_plain
from desktop.exchange.workbook_scan import refuse, scan_zip, unread
from desktop.exchange.workbook_text import read_csv, read_html
from desktop.exchange.workbook_xls import read_xls
from desktop.exchange.workbook_xlsx import read_xlsx
from desktop.exchange.workbook_xml2003 import read_xml2003


def read(path: Path, kind: str, password: str | None = None) -> WorkbookData:
    """Read a file of a kind `sniff` named. Raises `Refused` only."""
    try:
        if kind == "locked":
            return _read_locked(path, password)
        if kind == "xls":
            return _read_xls(path, password)
        return {"xlsx": read_xlsx, "csv": read_csv, "html": read_html, "xml": read_xml2003}[kind](path)
    except MemoryError as error:
        raise refuse("file.too_large") from error
    except (
        etree.LxmlError,
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        ValueError,
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        AssertionError,
        OverflowError,
        OSError,
    ) as error:
        raise unread(error) from error


def _read_locked(path: Path, password: str | None) -> WorkbookData:
    from desktop.exchange.workbook_locked import unlocked  # noqa: PLC0415 - most files have no password

    package = unlocked(path, password)
    notes = scan_zip(package)
    package.seek(0)
    book = read_xlsx(package)
    return replace(book, notes=(*notes, *book.notes))


def _read_xls(path: Path, password: str | None) -> WorkbookData:
    try:
        return read_xls(patience.read(path))
    except Refused as refusal:
        if refusal.code != "file.encrypted":
            raise
    from desktop.exchange.workbook_locked import unlocked  # noqa: PLC0415 - most files have no password

    return read_xls(unlocked(path, password).getvalue())


def main(arguments: list[str]) -> int:
    """Read `[path, kind]` and write the answer to standard output."""
    workbook_limits.cap()
    password = orjson.loads(sys.stdin.buffer.read(4096) or b"null")
    try:
        answer: dict[str, object] = {"book": to_plain(read(Path(arguments[0]), arguments[1], password))}
    except Refused as refusal:
        answer = {"refused": refusal.code}
    sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
