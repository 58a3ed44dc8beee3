"""What an office would use instead, measured only where it is installed: CPU of the program and its children."""

from __future__ import annotations

import csv
import gzip
import os
import shutil
import subprocess
from pathlib import Path

CARD_FIELDS = ("serial", "name", "grid", "phone")
LINES = (
    ("网格服务联系卡", 12),
    ("姓名：{name}", 8),
    ("网格：{grid}", 8),
    ("电话：{phone}", 8),
    ("编号：{serial}", 8),
)


def installed(program: str) -> bool:
    """Whether this machine has the program."""
    return shutil.which(program) is not None


def measured(command: list[str]) -> tuple[float, int]:
    """(CPU seconds, peak MiB) of one run from start to exit."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{command[0]} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def libreoffice_reads(workbook: Path, folder: Path) -> tuple[float, int]:
    """LibreOffice merely converting the workbook's first sheet to CSV."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "csv",
        "--outdir",
        str(folder),
        str(workbook),
    ]
    measured(convert)  # the first start makes the profile
    return measured(convert)


def glabels_cards(cards: list[dict[str, str]], folder: Path) -> tuple[float, int]:
    """gLabels 3 merging the same cards, ten on a sheet, each with its QR code, into a PDF."""
    data = folder / "cards.csv"
    with data.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, CARD_FIELDS)
        writer.writeheader()
        writer.writerows(cards)
    template = folder / "cards.glabels"
    template.write_bytes(gzip.compress(_template(data).encode()))
    return measured(["glabels-3-batch", "-o", str(folder / "cards.pdf"), str(template)])


def _template(data: Path) -> str:
    texts = "".join(_text(3, 3 + 8 * row, size, words) for row, (words, size) in enumerate(LINES))
    square = (
        '<Object-barcode x="64mm" y="14mm" w="22mm" h="22mm" style="IEC18004" text="False" checksum="False" '
        'color="0x000000ff" field="serial" format="0" a0="1" a1="0" a2="0" a3="1" a4="0" a5="0"/>'
    )
    return (
        '<?xml version="1.0"?><Glabels-document xmlns="http://glabels.org/xmlns/3.0/">'
        '<Template brand="x" part="card" size="A4" description="card"><Label-rectangle id="0" width="90mm" '
        'height="54mm" round="0mm" x_waste="0mm" y_waste="0mm"><Markup-margin size="1mm"/><Layout nx="2" ny="5" '
        'x0="15mm" y0="13.5mm" dx="90mm" dy="54mm"/></Label-rectangle></Template>'
        f'<Objects id="0" rotate="False">{texts}{square}</Objects><Merge type="Text/Comma/Line1Keys" src="{data}"/>'
        "</Glabels-document>"
    )


def _text(x: int, y: int, size: int, words: str) -> str:
    body = words
    for field in CARD_FIELDS:
        body = body.replace("{" + field + "}", f'<Field name="{field}"/>')
    return (
        f'<Object-text x="{x}mm" y="{y}mm" w="58mm" h="7mm" justify="Left" valign="Top" auto_shrink="False" '
        'a0="1" a1="0" a2="0" a3="1" a4="0" a5="0">'
        f'<Span font_family="Noto Sans CJK SC" font_size="{size}" font_weight="Regular" font_italic="False" '
        f'color="0x000000ff" line_spacing="1">{body}</Span></Object-text>'
    )
