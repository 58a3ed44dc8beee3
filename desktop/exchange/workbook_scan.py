"""What kind of file this is, by content, and whether it may be opened at all. Nothing here trusts a name.

Limits from the threat table (docs: safety): 20 MB file, 200 MB unpacked, ratio 100, 2,000 parts, 100,000 rows, 200 columns.
Refusals raise `Refused` whose `code` is a `file.*` code of the import contract.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from desktop.base import patience
from desktop.base.errors import Refused
from desktop.base.i18n import N_, _

MAX_FILE = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
RATIO_FROM = 40 * 1024 * 1024
MAX_PARTS = 2000
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELLS = 4_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_TEXTS = {
    "file.empty": N_("文件是空的,请检查是否选错了文件"),
    "file.not_a_spreadsheet": N_("这不是表格文件,请选择 xlsx、xls 或 csv 文件"),
    "file.corrupt": N_("文件已损坏,请用 WPS 或 Excel 打开后另存一份再导入"),
    "file.held": N_("文件正被别的程序占用(例如 WPS、Excel 或杀毒软件),请关闭后再试"),
    "file.encrypted": N_("文件有打开密码,请输入密码"),
    "file.wrong_password": N_("打开密码不对,请核对后再输入"),
    "file.too_large": N_("文件太大或内容异常,请另存一份只含数据的表格再导入"),
    "file.xml_entities": N_("文件含有不安全的内容,不能打开"),
    "file.unsafe_path": N_("文件内部结构不安全,不能打开"),
}


def refuse(code: str) -> Refused:
    """The refusal for a `file.*` code, with its sentence."""
    return Refused(_(_TEXTS[code]), code=code)


def unread(error: Exception) -> Refused:
    """The refusal for a file that could not be read: held by another program, or damaged."""
    held = isinstance(error, OSError) and patience.held(error)
    return refuse("file.held" if held else "file.corrupt")


def sniff(path: Path) -> str:
    """`xlsx`, `xls`, `xml`, `html`, `csv` or `locked` (an encrypted xlsx) by content; raises `Refused` otherwise."""
    size = path.stat().st_size
    if size == 0:
        raise refuse("file.empty")
    if size > MAX_FILE:
        raise refuse("file.too_large")
    try:
        with patience.patiently(lambda: path.open("rb")) as file:
            head = file.read(65536)
    except OSError as error:
        raise unread(error) from error
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"
    if head.startswith(OLE):
        return _ole_kind(path)
    if head[:4] in (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00"):
        return "xls"
    return _text_kind(head)


def _ole_kind(path: Path) -> str:
    try:
        data = patience.read(path)
    except OSError as error:
        raise unread(error) from error
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "locked"
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "xls"
    raise refuse("file.not_a_spreadsheet")


def _text_kind(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "xml" if _SPREADSHEET_XML in head.replace(b"\x00", b"") else "csv"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\x00")[:4000].lower()
    if start.startswith(b"<") and b"<workbook" in start and _SPREADSHEET_XML in head:
        return "xml"
    if start.startswith(b"<") and (b"<html" in start or b"<table" in start or b"<!doctype html" in start):
        return "html"
    if start.startswith(
        (b"mz", b"\x7felf", b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8", b"gif8", b"<?xml", b"<")
    ):
        raise refuse("file.not_a_spreadsheet")
    odd = sum(head.count(bytes([c])) for c in range(32) if c not in (9, 10, 13, 27, 12))
    if head.count(b"\x00") > 2 or odd > max(8, len(head) // 20):
        raise refuse("file.not_a_spreadsheet")
    if not re.search(rb"[,\t;]", head):
        raise refuse("file.not_a_spreadsheet")
    return "csv"


def scan_zip(source: Path | IO[bytes]) -> list[str]:
    """Refuse dangerous packages before any part is parsed; answers the harmless `file.*` notes."""
    try:
        with patience.patiently(lambda: zipfile.ZipFile(source)) as package:
            return _scan(package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        struct.error,
        NotImplementedError,
        OSError,
        ValueError,
    ) as error:
        raise unread(error) from error
    except RuntimeError as error:  # an encrypted zip member
        raise refuse("file.encrypted") from error


def _scan(package: zipfile.ZipFile) -> list[str]:
    parts = package.infolist()
    if len(parts) > MAX_PARTS:
        raise refuse("file.too_large")
    names = [p.filename for p in parts]
    if any(_unsafe(name) for name in names):
        raise refuse("file.unsafe_path")
    if len({n.lower() for n in names}) != len(names):
        raise refuse("file.corrupt")
    unpacked = sum(p.file_size for p in parts)
    packed = sum(p.compress_size for p in parts) or 1
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked / packed > MAX_RATIO):
        raise refuse("file.too_large")
    if "xl/workbook.xml" not in {n.lower() for n in names}:
        known = any(n.startswith(("word/", "ppt/")) for n in names) or "[Content_Types].xml" not in names
        raise refuse("file.not_a_spreadsheet" if known else "file.corrupt")
    for part in parts:
        _scan_part(package, part)
    notes = []
    if any("vbaproject" in n.lower() for n in names):
        notes.append("file.macro_ignored")
    if any(n.startswith("xl/externalLinks/") for n in names):
        notes.append("file.external_link")
    return notes


def _unsafe(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or bool(re.match(r"^[A-Za-z]:", name)) or "\x00" in name


def _scan_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part to its end (its checksum is checked) without keeping it; XML may not declare anything."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    seen, tail = 0, b""
    with package.open(part) as stream:
        while chunk := stream.read(1 << 18):
            seen += len(chunk)
            if seen > part.file_size + 1024 or seen > MAX_UNPACKED:
                raise refuse("file.too_large")
            if is_xml and seen <= (1 << 19):
                text = (tail + chunk).replace(b"\x00", b"").upper()
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise refuse("file.xml_entities")
                tail = chunk[-16:]
