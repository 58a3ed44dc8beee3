"""The child process that opens a foreign file: it caps itself, reads, and writes plain data to its output.

Started as `python -m desktop.exchange.workbook_child PATH KIND`, or by the frozen program with `--read-workbook`.
Output: one JSON object, `{"book": …}` or `{"refused": code}`. A crash or a kill is for the parent to notice.
"""

from __future__ import annotations

import struct
import sys
import zipfile
import zlib
from pathlib import Path

import orjson
from lxml import etree

from desktop.base.errors import Refused
from desktop.exchange import workbook_limits
from desktop.exchange.workbook_data import WorkbookData, to_plain
from desktop.exchange.workbook_scan import refuse
from desktop.exchange.workbook_text import read_csv, read_html
from desktop.exchange.workbook_xls import read_xls
from desktop.exchange.workbook_xlsx import read_xlsx


def read(path: Path, kind: str) -> WorkbookData:
    """Read a file of a kind `sniff` named. Raises `Refused` only."""
    try:
        return {"xlsx": read_xlsx, "xls": read_xls, "csv": read_csv, "html": read_html}[kind](path)
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
        OverflowError,
        OSError,
    ) as error:
        raise refuse("file.corrupt") from error


def main(arguments: list[str]) -> int:
    """Read `[path, kind]` and write the answer to standard output."""
    workbook_limits.cap()
    try:
        answer: dict[str, object] = {"book": to_plain(read(Path(arguments[0]), arguments[1]))}
    except Refused as refusal:
        answer = {"refused": refusal.code}
    sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
