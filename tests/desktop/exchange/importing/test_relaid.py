"""The published workbooks in other layouts: columns moved, headings renamed, lines above; every bar is still met."""

from __future__ import annotations

from random import Random

import pytest

from desktop.exchange.importing.parse import parse
from desktop.exchange.workbook import read_workbook
from tests.desktop.exchange.importing import public_files as public
from tests.desktop.exchange.importing import relaid


@pytest.mark.parametrize(
    ("start", "name", "seeds"),
    [
        pytest.param("01_", "01", 1, marks=pytest.mark.slow),
        pytest.param("02_", "02", 3, marks=pytest.mark.slow),
        ("03_", "03", 3),
        ("04_", "04", 3),
        ("05_", "05", 3),
    ],
)
def test_a_published_workbook_in_another_layout_meets_every_bar(start: str, name: str, seeds: int) -> None:
    score, answers, path = public.scorer(), public.decisions(), public.file(start)
    book = read_workbook(path)
    as_of = answers.day_of(path)
    assert as_of is not None
    for seed in range(seeds):
        words = relaid.WORDS if name in {"01", "02"} else {}
        new, moved = relaid.relay(Random(seed), book, words=words)
        assert any(new.sheets[n].rows != sheet.rows for n, sheet in enumerate(book.sheets))
        report = parse(new, answers, file=path.name, as_of=as_of).report.plain()
        results, lists, *_rest = score.score(relaid.expected(public.expected(name), moved), report)
        below = {k: v for k, v in results.items() if v < score.BARS.get(k, 1.0)}
        assert not below, (seed, below, {k: v[:3] for k, v in lists.items()})
