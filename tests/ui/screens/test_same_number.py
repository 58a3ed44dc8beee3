"""The window, the workbook, the paper and the command line say the same number for every indicator there is."""

from __future__ import annotations

import io
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pypdf
import pytest

from desktop.cli import main as command_line
from desktop.cli.return_papers import draw
from desktop.returns import CATALOGUE, Basis
from desktop.returns.charts import table
from desktop.returns.template import Teaching, fill_template
from desktop.returns.template.sheet import letters
from desktop.returns.template.teaching import Column, SheetTeaching
from tests.desktop.returns.test_new_groups import town  # noqa: F401 - the office counted by hand
from tests.ui.screens.inline import Inline, Recorder
from ui.screens.returns.columns import value_words
from ui.screens.returns.presenter import ReturnsPresenter

DAY = date(2026, 6, 30)
NONE = "未采集"


def plain(shown: str) -> str:
    """A number as it is shown, without its thousands and its percent sign: 1,234 and 87.0% are 1234 and 87."""
    text = shown.replace(",", "").removesuffix("%")
    return f"{float(text):g}" if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def on_screen(office: Any) -> dict[str, str]:
    view = Recorder()
    presenter = ReturnsPresenter(view, office, Inline(), today=lambda: DAY, go=lambda _to: None, actor="李梅")
    presenter.entered()
    return {figure.code: value_words(figure) for figure in view.said["show_figures"][0]}


def in_a_workbook(office: Any, folder: Path) -> dict[str, str]:
    """A workbook that asks for every indicator in a cell of its own."""
    blank, out = folder / "blank.xlsx", folder / "out.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "全部"  # type: ignore[union-attr]
    book.save(blank)
    cells = {f"{letters(n % 20 + 3)}{n // 20 + 5}": i.code for n, i in enumerate(CATALOGUE)}
    sheet = SheetTeaching("全部", cells, "community", 1, 1, None, {"A": Column("community.name", "text")})
    fill_template(blank, out, Basis([office], as_of=DAY), teaching=Teaching("全部", (sheet,)))
    filled: Any = openpyxl.load_workbook(out)["全部"]
    found = {code: filled[cell].value for cell, code in cells.items()}
    return {code: NONE if value is None else str(value) for code, value in found.items()}


def on_paper(office: Any, folder: Path) -> dict[str, str]:
    """Line by line in the order of the catalogue: the end of the name, then the value."""
    basis = Basis([office], as_of=DAY)
    chart = table(basis)
    draw((chart,), basis, folder / "t.pdf")
    pages = pypdf.PdfReader(io.BytesIO((folder / "t.pdf").read_bytes())).pages
    lines = [
        " ".join(line.split()) for page in pages for line in page.extract_text().splitlines() if line.strip()
    ]
    lines = [line for line in lines if line != chart.title and "截止" not in line]
    text, found = "\n".join(lines), {}
    for bar in chart.bars:
        tail = bar.label[-4:]
        at = text.index(tail) + len(tail)
        value, _newline, text = text[at:].strip().partition("\n")
        found[bar.code] = value
    return found


def test_every_indicator_is_the_same_number_everywhere(
    town: Any,  # noqa: F811 - the fixture
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = town[0]
    shown, filled, paper = on_screen(office), in_a_workbook(office, tmp_path), on_paper(office, tmp_path)
    told = {code: figure.plain() for code, figure in Basis([office], as_of=DAY).evaluate().figures.items()}
    monkeypatch.setattr("desktop.cli.returns.opened", _Opened(office))
    written = io.StringIO()
    monkeypatch.setattr(sys, "stdout", written)
    assert command_line.main(["return", "x.gezhi", "--as-of", DAY.isoformat(), "--json"]) == 0
    answered = orjson.loads(written.getvalue())["indicators"]
    assert len(shown) == len(filled) == len(answered) == len(CATALOGUE)
    for indicator in CATALOGUE:
        code = indicator.code
        value = answered[code]["value"]
        wanted = NONE if value is None else plain(str(value))
        assert plain(shown[code]) == wanted, code
        assert plain(filled[code]) == wanted, code
        assert told[code] == answered[code]
        assert plain(paper[code]) == wanted, code


class _Opened:
    """Hands the open office out instead of opening a file."""

    def __init__(self, office: Any) -> None:
        self.office = office

    def __call__(self, *_args: Any, **_more: Any) -> _Opened:
        return self

    def __enter__(self) -> Any:
        return self.office

    def __exit__(self, *_error: object) -> None:
        return None
