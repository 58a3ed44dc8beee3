"""`gezhi layout`: looked at, changed, tried out, put back, refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from desktop.cli import main as command_line
from tests.desktop.documents.reading import text_of

ME = "李梅"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Path:
    monkeypatch.setenv("GEZHI_PASSWORD", "correct-horse-7")
    made = tmp_path / "红卫.gezhi"
    assert (
        command_line.main(["init", str(made), "--code", "420303001001", "--name", "红卫社区", "--json"]) == 0
    )
    capsys.readouterr()
    return made


def run(capsys: Capture, *words: object) -> tuple[int, dict[str, Any]]:
    code = command_line.main(["layout", *(str(word) for word in words), "--json", "--actor", ME])
    return code, orjson.loads(capsys.readouterr().out)


def test_a_layout_is_tried_kept_shown_and_put_back(path: Path, tmp_path: Path, capsys: Capture) -> None:
    sample = tmp_path / "样张.pdf"
    said = (
        "words.title=连心卡",
        "words.hotlines=报警 110;物业 | 0719-8",
        "colours.band=#005A32",
        "off=duty_phone",
    )
    code, tried = run(capsys, "set", path, "contact_card", *said, "--preview", "--sample", sample)
    assert (code, tried["version"], tried["preview"]) == (0, 0, True)
    assert "连心卡" in text_of(sample.read_bytes())
    code, kept = run(capsys, "set", path, "contact_card", *said)
    assert (code, kept["version"], kept["off"]) == (0, 1, ["duty_phone"])
    assert kept["changes"]["words"]["hotlines"] == [["报警", "110"], ["物业", "0719-8"]]
    code, more = run(capsys, "set", path, "contact_card", "sizes.band=10.5")
    assert more["changes"]["words"]["title"] == "连心卡", "what is not named stays"
    code, shown = run(capsys, "show", path, "contact_card", "--sample", sample, "--awkward")
    parts = {part["part"]: part for part in shown["parts"]}
    assert (parts["sizes.band"]["value"], parts["sizes.band"]["shipped"]) == (10.5, 9.6)
    assert shown["warnings"]
    code, back = run(capsys, "reset", path, "contact_card")
    assert (code, back["version"], back["changes"]["words"]) == (0, 3, {})
    code, again = run(capsys, "take", path, "contact_card", 1)
    assert again["changes"]["words"]["title"] == "连心卡"
    code, listed = run(capsys, "list", path)
    assert {one["key"]: one["version"] for one in listed["layouts"]}["contact_card"] == 4


@pytest.mark.parametrize(
    "said",
    [
        "words.nothing=x",
        "colours.band=red",
        "words.title",
        "off=phone",
        "sizes.band=99",
        "words.hotlines=报警",
    ],
)
def test_what_would_spoil_the_paper_changes_nothing(path: Path, capsys: Capture, said: str) -> None:
    code, answer = run(capsys, "set", path, "contact_card", said)
    assert (code, answer["error"].split(".")[0]) == (1, "layout")
    code, listed = run(capsys, "list", path)
    assert all(one["version"] == 0 for one in listed["layouts"])


def test_a_sample_that_cannot_be_written_is_no_bug(path: Path, tmp_path: Path, capsys: Capture) -> None:
    code, answer = run(capsys, "show", path, "badge", "--sample", tmp_path / "nowhere" / "x.pdf")
    assert (code, answer["error"]) == (3, "print.cannot_write")


def test_what_may_not_hang_is_not_kept_until_its_number_is_public(
    path: Path, tmp_path: Path, capsys: Capture
) -> None:
    said = "words.slogan=维修电话 188 7777 6666"
    for way in ((), ("--preview",)):
        code, refused = run(capsys, "set", path, "contact_card", said, *way)
        assert (code, list(refused["problems"])) == (1, ["words.slogan"])
        assert "18877776666" not in str(refused).replace(" ", "")
    code = command_line.main(["posted", str(path), "--phones", "维修=188 7777 6666", "--json", "--actor", ME])
    told = orjson.loads(capsys.readouterr().out)
    assert (code, told["phones"]) == (0, [["维修", "188 7777 6666"]])
    code, kept = run(capsys, "set", path, "contact_card", said)
    assert (code, kept["version"]) == (0, 1)
    code = command_line.main(["posted", str(path), "--places", "东门;车库口", "--json", "--actor", ME])
    assert (code, orjson.loads(capsys.readouterr().out)["places"]) == (0, ["东门", "车库口"])
