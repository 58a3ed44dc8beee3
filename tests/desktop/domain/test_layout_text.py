"""What a clerk reads in the form is what is kept when it is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.base.shipped import shipped_template, template_keys
from desktop.domain.layout_names import NAMES, TITLES
from desktop.domain.layout_text import read, written
from desktop.domain.layouts import TABLES

LAYOUTS = [key for key in template_keys() if key != "privacy"]
LINE = st.text(st.sampled_from("网格服务一二AZ09，。"), min_size=1, max_size=9)


@pytest.mark.parametrize("key", LAYOUTS)
def test_every_shipped_part_reads_back_as_it_was(key: str) -> None:
    for table in TABLES:
        for name, value in shipped_template(key).get(table, {}).items():
            assert read(table, value, written(value)) == value, f"{key} {table}.{name}"


@pytest.mark.parametrize("key", LAYOUTS)
def test_every_document_and_part_has_a_name(key: str) -> None:
    assert key in TITLES
    missing = {f"{t}.{name}" for t in TABLES if t != "words" for name in shipped_template(key).get(t, {})} - {
        f"{t}.{name}" for t, names in NAMES.items() for name in names
    }
    assert missing == set()


@given(st.lists(st.tuples(LINE, LINE), min_size=1, max_size=6), st.lists(LINE, max_size=6))
def test_lines_and_pairs_come_back(pairs: list[tuple[str, str]], lines: list[str]) -> None:
    kept = [list(pair) for pair in pairs]
    assert read("words", [["报警", "110"]], written(kept)) == kept
    assert read("words", ["一行"], written(lines)) == lines


@pytest.mark.parametrize(
    ("table", "shipped", "text", "value"),
    [
        ("words", [["报警", "110"]], "火警 119\n\n 物业 | 0719-8 ", [["火警", "119"], ["物业", "0719-8"]]),
        ("type", [17, 9], "18，9 加粗", [18, 9, "bold"]), ("type", [17, 9], "18 9", [18, 9]),
        ("sizes", 9.6, " 10.5 ", 10.5), ("colours", "#000000", " #123456 ", "#123456"),
    ],
)  # fmt: skip
def test_careless_writing_is_understood(table: str, shipped: Any, text: str, value: Any) -> None:
    assert read(table, shipped, text) == value


@pytest.mark.parametrize(
    ("table", "shipped", "text"),
    [("sizes", 9.6, "九"), ("type", [17, 9], "大"), ("words", [["报警", "110"]], "报警")],
)
def test_what_has_not_the_shape_is_refused(table: str, shipped: Any, text: str) -> None:
    with pytest.raises(Refused):
        read(table, shipped, text)
