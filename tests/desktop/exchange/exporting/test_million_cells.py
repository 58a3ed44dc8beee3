"""A million hostile texts go out as CSV, and none of them begins like a formula; a spreadsheet takes none for one.

What a spreadsheet drops in front of a cell (white space, a byte order mark, a zero-width space) is taken from Unicode and
not from our own list. GEZHI_CELLS asks for more.
"""

from __future__ import annotations

import csv
import os
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from desktop.exchange.workbook_csv_writing import write_csv
from tests.desktop.returns.rendered import needed

CELLS = int(os.environ.get("GEZHI_CELLS", "1000000"))
COLUMNS = 100
SHOWN = 100  # rows that a real spreadsheet opens
FORMULA = tuple("=+-@＝＋－＠")
BLANK = [c for c in map(chr, range(sys.maxunicode + 1)) if c.isspace()] + ["\ufeff", "\u200b"]
INVISIBLE = "".join(BLANK)
PIECES = [
    *FORMULA, "'", '"', ",", ";", "\t", "\r", "\n", "\r\n", "1", "A1", "cmd|' /C calc'!A0",
    'HYPERLINK("http://x")', "SUM(A1)", "张", "0719-8120001", "%0A", "|", "\\", "\u202e", "\U0001f600", *BLANK,
]  # fmt: skip


def texts(rng: random.Random, count: int) -> list[str]:
    """Hostile pieces strung together, the half of them with any character of Unicode among them."""
    found = []
    for _n in range(count):
        parts = rng.choices(PIECES, k=rng.randrange(1, 6))
        if rng.random() < 0.5:
            parts.insert(rng.randrange(len(parts) + 1), chr(rng.randrange(1, 0xD800)))
        found.append("".join(parts))
    return found


def dangerous(cell: str) -> bool:
    """Whether any line of a cell begins like a formula once what cannot be seen is dropped."""
    return any(line.lstrip(INVISIBLE).startswith(FORMULA) for line in re.split("[\r\n]", cell))


@pytest.mark.slow
def test_no_text_of_a_million_becomes_a_formula(tmp_path: Path) -> None:
    rng, path, seen = random.Random(20261122), tmp_path / "a.csv", 0
    assert dangerous("\u2003\u3000＝1+1")
    for _part in range(max(1, CELLS // 100_000)):
        given = texts(rng, min(CELLS, 100_000))
        rows = [given[at : at + COLUMNS] for at in range(0, len(given), COLUMNS)]
        write_csv(path, ["甲"], rows, "utf-8")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            stored = [cell for row in list(csv.reader(stream))[1:] for cell in row]
        assert [cell for cell in stored if dangerous(cell)] == []
        unguarded = [cell.replace("'", "") for cell in stored]
        assert unguarded == [text.replace("'", "") for text in given], "nothing else was changed"
        seen += len(stored)
    assert seen >= CELLS


@pytest.mark.slow
@needed
def test_a_spreadsheet_takes_none_of_them_for_a_formula(tmp_path: Path) -> None:
    given = texts(random.Random(7), SHOWN * COLUMNS)
    rows = [given[at : at + COLUMNS] for at in range(0, len(given), COLUMNS)]
    write_csv(tmp_path / "a.csv", [f"栏{n}" for n in range(COLUMNS)], rows, "utf-8")
    (tmp_path / "control.csv").write_text("甲\r\n=1+1\r\n", encoding="utf-8-sig")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods",
         "--infilter=CSV:44,34,76,1,,0,false,true", "--outdir", str(tmp_path), str(tmp_path / "a.csv"),
         str(tmp_path / "control.csv")],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    shown = {
        name: zipfile.ZipFile(tmp_path / f"{name}.ods").read("content.xml").decode()
        for name in ("a", "control")
    }
    assert "table:formula=" in shown["control"], "the net is not blind"
    assert "table:formula=" not in shown["a"]
