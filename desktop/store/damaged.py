"""What the pages of a damaged office file still give, read without the engine, which stops at the first bad one.

Each page is opened by itself: AES-256-CBC under the data key, sealed with HMAC-SHA512 (SQLCipher 4, "Database
Encryption Key Derivation" and "Page format"); its seal tells a good page from a bad one. What is inside follows the
SQLite file format (sqlite.org/fileformat2.html, sections 1.6, 2.1 and 4.3). Nothing is written.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from sqlcipher3 import dbapi2

PAGE: Final = 4096
SALT: Final = 16
IV, SEAL = 16, 64
USABLE: Final = PAGE - IV - SEAL
MAGIC: Final = b"SQLite format 3\0"
TABLE_INSIDE, TABLE_LEAF, INDEX_INSIDE, INDEX_LEAF = 5, 13, 2, 10
WAL_HEAD, FRAME_HEAD = 32, 24
Row = tuple[Any, ...]


class Pages:
    """The pages of a file and of its write-ahead log, newest first; `bad` are those whose seal is broken."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._raw, self._key = path.read_bytes(), key
        self.count = -(-len(self._raw) // PAGE)
        self._seal_key = self._found_seal_key()
        self._newer = self._from_wal(path.with_name(path.name + "-wal"))
        self.count = max([self.count, *self._newer])
        self._opened: dict[int, bytes] = {}
        self.bad = [no for no in range(1, self.count + 1) if self._open(no) is None]

    def __getitem__(self, no: int) -> bytes | None:
        return self._opened.get(no)

    def _found_seal_key(self) -> bytes:
        """From the salt in front of the file; one flipped bit of the salt is found by trying each."""
        salts = [self._raw[:SALT]]
        salts += [bytes(b ^ (1 << bit) if i == at else b for i, b in enumerate(salts[0]))
                  for at in range(len(salts[0])) for bit in range(8)]  # fmt: skip
        keys = [
            hashlib.pbkdf2_hmac("sha512", self._key, bytes(b ^ 0x3A for b in salt), 2, 32) for salt in salts
        ]
        sample = list(range(2, min(self.count, 12) + 1))
        return max(keys, key=lambda k: sum(self._holds(no, self._at(no), k) for no in sample))

    def _at(self, no: int) -> bytes:
        return self._raw[(no - 1) * PAGE : no * PAGE]

    @staticmethod
    def _holds(no: int, raw: bytes, key: bytes) -> bool:
        start = SALT if no == 1 else 0
        digest = hmac.new(key, raw[start:-SEAL] + struct.pack("<I", no), "sha512").digest()
        return len(raw) == PAGE and hmac.compare_digest(digest, raw[-SEAL:])

    def _open(self, no: int) -> bytes | None:
        for raw in (self._newer.get(no), self._at(no)):
            if raw is not None and self._holds(no, raw, self._seal_key):
                start = SALT if no == 1 else 0
                opener = Cipher(AES(self._key), CBC(raw[USABLE : USABLE + IV])).decryptor()
                plain = opener.update(raw[start:USABLE]) + opener.finalize()
                self._opened[no] = (MAGIC if no == 1 else b"") + plain
                return self._opened[no]
        return None

    def _from_wal(self, path: Path) -> dict[int, bytes]:
        """The newest committed frame of every page that a write-ahead log left behind holds."""
        raw = path.read_bytes() if path.is_file() else b""
        salts, waiting, taken = raw[16:24], dict[int, bytes](), dict[int, bytes]()
        for at in range(WAL_HEAD, len(raw) - FRAME_HEAD - PAGE + 1, FRAME_HEAD + PAGE):
            no, size = struct.unpack_from(">II", raw, at)
            if raw[at + 8 : at + 16] != salts:
                break
            waiting[no] = raw[at + FRAME_HEAD : at + FRAME_HEAD + PAGE]
            if size:
                taken |= waiting
                waiting = {}
        return taken


@dataclass(slots=True)
class Tree:
    """The rows of one table that could be read. `lost` pages were bad; a lost inner page hides others."""

    rows: list[tuple[int, Row]] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Remains:
    """Everything read: trees by table, the names of their columns, rows of leaves no tree leads to, the bad pages."""

    trees: dict[str, Tree]
    columns: dict[str, tuple[str, ...]]
    stray: Sequence[Row]
    bad: Sequence[int]
    pages: int
    schema: int | None


def read(path: Path, key: bytes) -> Remains:
    """Read what there is; raises `OSError` when the file itself cannot be read."""
    pages = Pages(path, key)
    seen: set[int] = set()
    master = _walk(pages, 1, seen)
    trees = {
        str(row[1]): _walk(pages, int(row[3]), seen)
        for _rowid, row in master.rows
        if len(row) >= 4 and row[0] == "table" and isinstance(row[3], int) and row[3] > 1
    }
    indexes = [int(row[3]) for _rowid, row in master.rows if len(row) >= 4 and row[0] == "index" and row[3]]
    for root in indexes:
        _walk(pages, root, seen)
    stray = [
        row for no in range(2, pages.count + 1) if no not in seen and pages[no] is not None
        for _rowid, row in _rows(pages, no)
    ]  # fmt: skip
    columns = _column_names(
        [str(row[4]) for _rowid, row in master.rows if len(row) > 4 and row[0] == "table" and row[1] in trees]
    )
    first = pages[1]
    schema = struct.unpack_from(">I", first, 60)[0] if first is not None else None
    return Remains(trees, columns, stray, pages.bad, pages.count, schema)


def _column_names(statements: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The columns of tables out of the statements that made them; WITHOUT ROWID ones keep their key in front."""
    scratch = dbapi2.connect(":memory:")
    try:
        for sql in statements:
            with suppress(dbapi2.Error):
                scratch.execute(sql)
        names = [row[0] for row in scratch.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: tuple(row[1] for row in scratch.execute(f'PRAGMA table_info("{name}")')) for name in names
        }
    finally:
        scratch.close()


def _walk(pages: Pages, root: int, seen: set[int]) -> Tree:
    tree, waiting = Tree(), [root]
    while waiting:
        no = waiting.pop()
        if no in seen or not 1 <= no <= pages.count:
            continue
        seen.add(no)
        page = pages[no]
        if page is None:
            tree.lost.append(no)
            continue
        waiting += _children(page, no)
        tree.rows += _rows(pages, no)
    return tree


def _head(no: int) -> int:
    return 100 if no == 1 else 0


def _cells(page: bytes, no: int) -> list[int]:
    at = _head(no)
    count = struct.unpack_from(">H", page, at + 3)[0]
    start = at + (12 if page[at] in (TABLE_INSIDE, INDEX_INSIDE) else 8)
    count = min(count, (USABLE - start) // 2)
    return [place for place in struct.unpack_from(f">{count}H", page, start) if place < USABLE - 4]


def _children(page: bytes, no: int) -> list[int]:
    if page[_head(no)] not in (TABLE_INSIDE, INDEX_INSIDE):
        return []
    below = [struct.unpack_from(">I", page, place)[0] for place in _cells(page, no)]
    return [*below, struct.unpack_from(">I", page, _head(no) + 8)[0]]


def _rows(pages: Pages, no: int) -> Iterator[tuple[int, Row]]:
    """(rowid, values) of each record on a page; what runs over onto a bad page is left out."""
    page = pages[no]
    kind = page[_head(no)] if page is not None else 0
    if page is None or kind not in (TABLE_LEAF, INDEX_LEAF, INDEX_INSIDE):
        return
    for place in _cells(page, no):
        try:
            at = place + (4 if kind == INDEX_INSIDE else 0)
            size, at = _varint(page, at)
            rowid, at = _varint(page, at) if kind == TABLE_LEAF else (0, at)
            payload = _payload(pages, page, at, size, table=kind == TABLE_LEAF)
            if payload is not None:
                yield rowid, _record(payload)
        except (IndexError, struct.error, ValueError):
            continue


def _payload(pages: Pages, page: bytes, at: int, size: int, *, table: bool) -> bytes | None:
    most = USABLE - 35 if table else (USABLE - 12) * 64 // 255 - 23
    if size <= most:
        return page[at : at + size]
    least = (USABLE - 12) * 32 // 255 - 23
    here = least + (size - least) % (USABLE - 4)
    here = here if here <= most else least
    parts, next_page = [page[at : at + here]], struct.unpack_from(">I", page, at + here)[0]
    left = size - here
    while left > 0:
        over = pages[next_page]
        if over is None:
            return None
        parts.append(over[4 : 4 + min(left, USABLE - 4)])
        left -= len(parts[-1])
        next_page = struct.unpack_from(">I", over, 0)[0]
    return b"".join(parts)


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(8):
        byte = raw[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    value = value << 8 | raw[at + 8]
    return value - (1 << 64) if value >> 63 else value, at + 9


_WIDTHS: Final = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


def _record(payload: bytes) -> Row:
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[Any] = []
    at = end
    for kind in kinds:
        width = _WIDTHS[kind] if kind in _WIDTHS else (kind - 12) // 2
        raw = payload[at : at + width]
        if len(raw) != width:
            raise ValueError("a record that is cut off")
        at += width
        values.append(_value(kind, raw))
    return tuple(values)


def _value(kind: int, raw: bytes) -> Any:
    if kind == 0:
        return None
    if kind in (8, 9):
        return kind - 8
    if kind == 7:
        return struct.unpack(">d", raw)[0]
    if kind < 7:
        return int.from_bytes(raw, "big", signed=True)
    return raw.decode() if kind % 2 else raw
