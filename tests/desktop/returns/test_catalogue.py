"""The catalogue as a whole: every entry is named, explained, understood in a heading, and tested somewhere."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.returns import CATALOGUE, Basis, Norms, select
from desktop.returns.template.headings import meanings, tidy

HERE = Path(__file__).parent
# Every number of the assessment tables, group by group.
WANTED = [
    *(f"{group}{n:02d}" for group, last in (("B", 33), ("C", 19), ("D", 12), ("E", 10), ("F", 12), ("G", 12), ("H", 14),
      ("I", 9), ("J", 27), ("K", 5), ("L", 5), ("M", 7)) for n in range(1, last + 1)),
    *(f"A{n:02d}" for n in range(1, 37)),
]  # fmt: skip


def test_every_indicator_wanted_is_there_once() -> None:
    codes = [indicator.code for indicator in CATALOGUE]
    assert len(codes) == len(set(codes))
    assert {code.partition(".")[0] for code in codes} == set(WANTED)


def test_names_and_definitions_speak_of_the_norms_that_apply() -> None:
    norms = Norms(low=200, high=400)
    for indicator in CATALOGUE:
        assert indicator.title(norms), indicator.code
        assert indicator.explained(norms).endswith("。"), indicator.code
        assert "{" not in indicator.title(norms) + indicator.explained(norms), indicator.code
    assert select(["A16"])[0].explained(norms).startswith("户数少于 200 户")


def test_no_heading_means_two_indicators() -> None:
    words = Counter(tidy(word) for indicator in CATALOGUE for word in indicator.synonyms)
    assert not [word for word, times in words.items() if times > 1]
    assert len(meanings()) == len(words)


def test_every_indicator_has_a_test_of_its_value() -> None:
    text = "".join(path.read_text("utf-8") for path in HERE.glob("test_*.py") if path != Path(__file__))
    text += (HERE.parents[1] / "files" / "public" / "expected" / "07.json").read_text("utf-8")
    untested = [
        i.code
        for i in CATALOGUE
        if f'"{i.code}"' not in text
        and not re.search(rf'f"{i.code.partition(".")[0]}\.{{', text)
        and i.group not in "DHKL"  # those nobody keeps are tested by their group
    ]
    assert not untested


def test_codes_are_chosen_by_group_by_parent_and_alone() -> None:
    assert [i.code for i in select(["B10"])] == ["B10.full_time", "B10.part_time"]
    assert [i.code for i in select(["B10.part_time", "B10.part_time"])] == ["B10.part_time"]
    assert [i.code for i in select(["I03", "A01"])] == ["A01", "I03"]
    assert {i.group for i in select(["C"])} == {"C"}
    assert select(None) == CATALOGUE
    with pytest.raises(Refused):
        select(["A99"])


def test_a_rate_never_exceeds_its_whole(basis: Basis) -> None:
    for code, figure in basis.evaluate().figures.items():
        if figure.unit == "%" and figure.value is not None:
            assert 0 <= float(figure.value) <= 100, code


def test_failing_and_met_agree(basis: Basis) -> None:
    """What is met has nothing failing; what is not met can say why."""
    for code, figure in basis.evaluate().figures.items():
        if figure.met is not None and figure.target != "300–500":
            assert bool(basis.rows(code, "failing")) is not figure.met, code
