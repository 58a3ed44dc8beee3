"""`gezhi glyph`, `gezhi receipts` and pictures for the advert shop, as a clerk types them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import orjson
import pytest
from PIL import Image

from desktop.cli.main import main
from desktop.queries import printed
from desktop.workspace import Workspace
from tests.conftest import PASSWORD
from tests.desktop.documents.paper_town import OFFICE_CODE, build

RARE = "\U00030100"


@pytest.fixture
def file(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> str:
    build(office)
    path = str(office.path)
    office.close()
    monkeypatch.setenv("GEZHI_USER", "李梅")
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    return path


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    """The JSON answer of a command that succeeds."""
    assert main([*words, "--json"]) == 0, capsys.readouterr().err
    found: dict[str, object] = orjson.loads(capsys.readouterr().out)
    return found


def test_a_character_is_described_pictured_and_forgotten(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = answer(capsys, "glyph", file, RARE, "--words", "⿰釒宏")
    assert said["glyphs"] == [{"char": RARE, "code": "U+30100", "words": "⿰釒宏", "picture": False}]
    image = Image.new("L", (60, 60), 255)
    image.paste(0, (10, 25, 50, 35))
    image.save(tmp_path / "字.png")
    said = answer(capsys, "glyph", file, RARE, "--picture", str(tmp_path / "字.png"))
    assert said["glyphs"] == [{"char": RARE, "code": "U+30100", "words": "", "picture": True}]
    assert answer(capsys, "glyph", file, RARE, "--forget")["glyphs"] == []
    assert main(["glyph", file, RARE, "--picture", str(tmp_path / "没有.png")]) == 3
    (tmp_path / "坏.png").write_bytes(b"x")
    assert main(["glyph", file, RARE, "--picture", str(tmp_path / "坏.png")]) == 1


def test_a_list_of_cards_is_keyed_back(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer(capsys, "print", file, "card", "--scope", "grid:1", "--out", str(tmp_path / "卡.pdf"))
    numbers = [f"{OFFICE_CODE}001-0001", f"{OFFICE_CODE}001-0002"]
    assert answer(capsys, "receipts", file, *numbers)["received"] == 2
    assert main(["receipts", file, "x-9"]) == 1
    assert main(["receipts", file, numbers[0], "--on", "昨天"]) == 1
    listed = answer(
        capsys, "print", file, "card-list", "--option", "rows=open", "--out", str(tmp_path / "表.pdf")
    )
    assert listed["items"] == 6


def test_pictures_for_the_shop_lie_beside_the_document_with_their_size(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "大牌.pdf"
    made = answer(
        capsys, "print", file, "board-gate", "--option", "size=60x90", "--bleed", "--out", str(out),
        "--format", "png", "--dpi", "40",
    )  # fmt: skip
    (shot,) = made["pictures"]  # type: ignore[misc]
    path = Path(shot["out"])
    assert path == tmp_path / "大牌.png"
    assert path.stat().st_size == shot["bytes"]
    assert (shot["width"], shot["height"]) == (round(622 / 25.4 * 40), round(922 / 25.4 * 40))
    with Image.open(path) as image:
        assert image.size == (shot["width"], shot["height"])
    assert main(["print", file, "board-gate", "--out", str(out), "--format", "jpg", "--dpi", "9999"]) == 1


def test_pictures_that_are_there_are_not_replaced_unless_said_and_internal_papers_become_none(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, old = tmp_path / "楼道牌.pdf", tmp_path / "楼道牌-01.png"
    old.write_bytes(b"somebody's")
    job = ("print", file, "board-door", "--out", str(out), "--format", "png", "--dpi", "36")
    assert main([*job, "--json"]) == 1
    told = capsys.readouterr()
    assert "楼道牌-01.png" in told.out + told.err
    assert (old.read_bytes(), out.exists()) == (b"somebody's", False), "nothing was made, nothing registered"
    made = answer(capsys, *job, "--overwrite")
    assert len(made["pictures"]) == made["pages"] > 1
    assert old.read_bytes().startswith(b"\x89PNG")
    assert main(["print", file, "roster", "--out", str(tmp_path / "册.pdf"), "--format", "png"]) == 1
    assert not list(tmp_path.glob("册*"))


def test_a_board_is_hung_and_taken_down_from_the_command_line(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(capsys, "print", file, "board-door", "--out", str(tmp_path / "牌.pdf"))
    with closing(Workspace.open(Path(file), password=PASSWORD)) as office, office.read() as db:
        place = next(one.place for one in printed.out(db) if one.what == "board")
    Image.new("RGB", (400, 300), "white").save(tmp_path / "墙.jpg")
    hung = ("print", "hang", file, place, "--option")
    answer(
        capsys, *hung, "spot=东门", "--option", "day=2026-07-02", "--option", f"photo={tmp_path / '墙.jpg'}"
    )
    with closing(Workspace.open(Path(file), password=PASSWORD)) as office, office.read() as db:
        board = next(one for one in printed.out(db) if one.place == f"{place} · 东门")
        day = db.exec_driver_sql("SELECT issued_on FROM board_issue WHERE id = ?", (board.issue_id,)).scalar()
        assert (bool(board.photo), day) == (True, "2026-07-02")
    assert main([*hung, "wall=x"]) == 1
    assert main([*hung, "day=昨天"]) == 1
    assert main([*hung, "photo=没有.jpg"]) == 3
    answer(capsys, "print", "down", file, f"{place} · 东门")
    assert main(["print", "down", file, place]) == 1
    assert place in capsys.readouterr().err


def test_a_stopped_print_is_dropped_from_the_command_line(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = answer(capsys, "print", file, "card", "--out", str(tmp_path / "卡.pdf"))
    number = str(made["register_id"])
    assert main(["print", "drop", file, number[:8]]) == 1, "it is whole"
    with closing(Workspace.open(Path(file), password=PASSWORD)) as office, office.local() as db:
        db.exec_driver_sql("UPDATE print_register SET state = 'stopped', sheets_done = 1")
    assert answer(capsys, "print", "drop", file, number[:8])["pages_done"] == 1
    entries = answer(capsys, "print", "register", file)["entries"]
    assert [one["state"] for one in entries] == ["given_up"]  # type: ignore[attr-defined]
