"""A stranger's photograph: opened in a process of its own, upright, cropped to 5:7, clean, never a bomb."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text

from desktop.base.errors import Refused
from desktop.cli.main import main
from desktop.documents import pictures
from desktop.documents.layout.photo import Frame
from desktop.operations import hanging, photos
from desktop.operations.printing import BoardIssue, PrintJob, register_print
from desktop.operations.undo import undo
from desktop.queries import paper
from desktop.workspace import Workspace
from tests.conftest import PASSWORD
from tests.desktop.documents.paper_town import CLERK, TODAY, build
from tests.desktop.documents.reading import face


def turned() -> bytes:
    """Lies on its side; the camera says so, and where it was taken."""
    image = Image.new("RGB", (1400, 1000), "#FF0000")
    image.paste((0, 0, 255), (0, 0, 1400, 500))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Maker"
    exif[0x8825] = {1: "N", 2: (32.0, 38.0, 0.0)}
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of 60,000 × 60,000 white dots in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


def test_a_portrait_is_upright_five_to_seven_and_says_nothing_of_the_camera() -> None:
    jpeg = pictures.cropped(turned())
    image = Image.open(io.BytesIO(jpeg))
    assert (image.size, dict(image.getexif()), image.info.get("exif")) == ((1000, 1400), {}, None)
    assert b"Maker" not in jpeg
    left, right = image.getpixel((100, 700)), image.getpixel((900, 700))
    assert left[0] > 200 > left[2]  # type: ignore[index]
    assert right[2] > 200 > right[0]  # type: ignore[index]
    assert pictures.cropped(turned()) == jpeg


def test_the_frame_chooses_the_part_of_the_upright_picture() -> None:
    image = Image.open(io.BytesIO(pictures.cropped(turned(), Frame(0, 0.1, 0.45, 0.63))))
    assert round(image.width / image.height, 2) == 0.71
    assert image.getpixel((image.width - 2, 20))[0] > 200  # type: ignore[index]
    shown = Image.open(io.BytesIO(pictures.look(turned())))
    assert shown.size == (643, 900)


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xd8\xff", b"GIF89a" + bytes(50)])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="打不开"):
        pictures.cropped(data)


def test_what_would_unfold_into_gigabytes_is_refused_with_its_size_and_what_to_do() -> None:
    with pytest.raises(Refused, match=r"60000×60000 点.*改到 4000 点以内") as caught:
        pictures.cropped(bomb())
    assert caught.value.code == "photo.too_large"


def test_a_file_of_more_than_thirty_megabytes_is_not_even_read() -> None:
    with pytest.raises(Refused, match=r"30 MB.*改小"):
        pictures.look(bytes(30_000_001))


def test_a_photo_is_kept_once_and_undo_takes_it_off(office: Workspace) -> None:
    town = build(office)
    jpeg = pictures.cropped(face(900, 1300))
    for name in ("周建国", "䶮𬭎𠅤"):
        photos.keep_portrait(office, town.staff[name], jpeg, actor="李梅")
    with office.read() as db:
        kept = db.execute(text("SELECT count(*) FROM blob")).scalar_one()
        shown = set(db.execute(text("SELECT photo FROM staff WHERE name IN ('周建国', '䶮𬭎𠅤')")).scalars())
    assert (kept, len(shown)) == (2, 1)
    undo(office, actor="李梅")
    with office.read() as db:
        assert db.execute(text("SELECT photo FROM staff WHERE name = '䶮𬭎𠅤'")).scalar_one() is None
    with pytest.raises(Refused, match="没有整理"):
        photos.keep_portrait(office, town.staff["周建国"], face(10, 10)[2:], actor="李梅")


def test_a_board_on_its_wall(office: Workspace) -> None:
    issue = BoardIssue("building", "b1", "1号楼", "a3", ("contact",), ())
    register_print(
        office, PrintJob("1" * 32, "board-door", "community", 1, 1, "0" * 64, {}, (issue,)), **CLERK
    )
    with office.read() as db:
        (board,) = paper.issued(db, "board")
    wall = pictures.cropped(face(400, 560))
    hanging.hang(office, board.id, day=TODAY.replace(day=12), size="40×60 亚克力", photo=wall, actor="李梅")
    with office.read() as db:
        row = db.execute(text("SELECT issued_on, size, length(photo) FROM board_issue")).one()
    assert tuple(row) == ("2026-06-12", "40×60 亚克力", 64)
    hanging.end(office, [("board", board.id)], day=TODAY, actor="李梅")
    with office.read() as db:
        assert paper.issued(db, "board") == []
    for act in (
        lambda: hanging.end(office, [("board", board.id)], day=TODAY, actor="李梅"),
        lambda: hanging.hang(office, board.id, size="大", actor="李梅"),
    ):
        with pytest.raises(Refused, match="撤下"):
            act()


def test_the_command_line_puts_a_photo_on_and_off(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build(office)
    path = office.path
    office.close()
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    (tmp_path / "p.jpg").write_bytes(face(900, 1300))
    assert (
        main(["photo", str(path), "周建国", str(tmp_path / "p.jpg"), "--frame", "0,0,1,1", "--actor", "李梅"])
        == 0
    )
    assert main(["photo", str(path), "周建国", "--actor", "李梅"]) == 0
    assert main(["photo", str(path), "无名", "--actor", "李梅"]) == 1
    assert "没有叫" in capsys.readouterr().err
