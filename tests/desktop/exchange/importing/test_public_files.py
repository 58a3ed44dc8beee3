"""Every published workbook meets every bar of the import contract."""

from __future__ import annotations

import pytest

from tests.desktop.exchange.importing import public_files as public


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        pytest.param("01_", ".xlsx", "01", marks=pytest.mark.slow),
        ("02_", ".xlsx", "02"),
        ("03_", ".xls", "03"),
        ("04_", ".xlsx", "04"),
        ("05_", ".xlsx", "05"),
        ("06_", ".csv", "06_csv"),
        ("06_", ".xls", "06_html"),
    ],
)
def test_a_published_workbook_meets_every_bar(start: str, end: str, name: str) -> None:
    score = public.scorer()
    results, lists, *_rest = score.score(public.expected(name), public.report_of(public.file(start, end)))
    below = {k: v for k, v in results.items() if v < score.BARS.get(k, 1.0)}
    assert not below, (below, {k: v[:3] for k, v in lists.items()})


@pytest.mark.slow
def test_the_dangerous_files_are_answered_as_published(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    import orjson

    for path in sorted(public.HOSTILE.glob("h*")):
        (tmp_path / f"{path.name}.json").write_bytes(orjson.dumps(public.report_of(path)))
    wrong = public.scorer().hostile(public.expected("../hostile/expected"), tmp_path)
    assert not wrong, capsys.readouterr().out
