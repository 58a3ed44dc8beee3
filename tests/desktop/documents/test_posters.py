"""Posters: tiles that become the poster again, marks outside the picture, bleed and crop marks, pictures in bands."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from desktop.base.errors import Refused
from desktop.base.progress import SILENT
from desktop.documents.kinds import duty_board, gate_board, office_board
from desktop.documents.layout import raster
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box
from desktop.documents.layout.poster import A3_PAPER, A4_PAPER, BLEED, SLUG, Finish, Work, draw_posters
from desktop.documents.layout.tiles import EDGE, OVERLAP, Tiling
from desktop.documents.render import export
from tests.desktop.documents.reading import MM, picture_of, size_of, text_of

SIZES = [(400.0, 600.0), (600.0, 900.0), (900.0, 1200.0), (2400.0, 1200.0), (150.0, 100.0), (194.0, 281.0)]


@pytest.mark.parametrize("paper", [A4_PAPER, A3_PAPER])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_tiles_cover_the_poster_and_neighbours_share_the_glue_strip(
    width: float, height: float, paper: tuple[float, float]
) -> None:
    tiling = Tiling.of(width, height, paper)
    assert sorted(tiling.paper) == sorted(paper)
    for tile in tiling.tiles():
        part, picture = tile.part, tile.picture
        assert min(part.width, part.height) > 0
        assert Box(EDGE, EDGE, tiling.paper[0] - 2 * EDGE, tiling.paper[1] - 2 * EDGE).holds(picture)
        if tile.column + 1 < tiling.columns:
            after = tiling.tile(tile.row, tile.column + 1).part
            assert part.right - after.x == pytest.approx(OVERLAP)
        else:
            assert part.right == pytest.approx(width)
        if tile.row + 1 < tiling.rows:
            assert part.bottom - tiling.tile(tile.row + 1, tile.column).part.y == pytest.approx(OVERLAP)
        else:
            assert part.bottom == pytest.approx(height)


def test_the_better_way_round_is_taken_and_names_run_on() -> None:
    assert Tiling.of(281, 190, A4_PAPER).count == 1
    assert [tile.name for tile in Tiling(400, 600, (210.0, 297.0)).tiles()][:4] == ["A1", "A2", "A3", "B1"]
    many = Tiling(100.0, 30 * 260.0, (210.0, 297.0))
    names = [tile.name for tile in many.tiles()]
    assert names[25:28] == ["Z1", "AA1", "AB1"]
    assert len(set(names)) == many.count


def test_paper_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="small"):
        Tiling(400, 600, (38, 38))


SLUG_DOTS = round(SLUG * 10) - 2


def board(finish: Finish) -> bytes:
    out = io.BytesIO()
    duty_board.draw(out, [duty_board.SAMPLE], size=duty_board.Size.B40X60, finish=finish)
    return out.getvalue()


@pytest.mark.parametrize("paper", [A4_PAPER, A3_PAPER])
def test_put_together_the_sheets_are_the_poster(paper: tuple[float, float]) -> None:
    """Each sheet's picture, laid where the plan says, against the whole board: a shift of 0.1 mm would show."""
    dots = 10  # a mm
    whole = picture_of(board(Finish()), dots_per_inch=254)
    tiled = board(Finish(tile=paper))
    tiling = Tiling.of(400, 600, paper)
    document = pypdfium2.PdfDocument(tiled)
    assert len(document) == tiling.count + 1
    together = Image.new("RGB", whole.size, "white")
    for number, tile in enumerate(tiling.tiles(), 1):
        sheet = picture_of(tiled, number, dots_per_inch=254)
        box = tile.picture
        cut = tuple(round(edge * dots) for edge in (box.x, box.y, box.right, box.bottom))
        together.paste(sheet.crop(cut), (round(tile.part.x * dots), round(tile.part.y * dots)))
    apart = _apart(together, whole)
    assert apart < 0.5 * _apart(ImageChops.offset(together, 1, 0), whole)  # one dot is 0.1 mm
    assert apart < 0.5 * _apart(ImageChops.offset(together, 0, 1), whole)


def _apart(one: Image.Image, other: Image.Image) -> int:
    """How many dots differ plainly; the edges of letters are smoothed a little differently on every page."""
    return sum(ImageChops.difference(one, other).convert("L").histogram()[48:])


def test_every_letter_stands_on_its_sheet_where_it_stands_on_the_poster() -> None:
    whole, tiled = board(Finish()), board(Finish(tile=A4_PAPER))
    placed = _letters(whole, 0)
    seen = 0
    for number, tile in enumerate(Tiling.of(400, 600, A4_PAPER).tiles(), 1):
        for char, spots in _letters(tiled, number).items():
            for x, y in spots:
                inside = tile.picture.inset(0.5)
                if not (inside.x < x < inside.right and inside.y < y < inside.bottom):
                    continue
                at = (x - tile.picture.x + tile.part.x, y - tile.picture.y + tile.part.y)
                nearest = min(max(abs(at[0] - a), abs(at[1] - b)) for a, b in placed[char])
                assert nearest < 0.1, (tile.name, char)
                seen += 1
    assert seen > sum(map(len, placed.values()))  # those in the strips are on two sheets


def _letters(data: bytes, page: int) -> dict[str, list[tuple[float, float]]]:
    """Where each character stands: left and top of its ink in mm."""
    sheet = pypdfium2.PdfDocument(data)[page]
    words, high = sheet.get_textpage(), sheet.get_height()
    found: dict[str, list[tuple[float, float]]] = {}
    for number in range(words.count_chars()):
        if words.get_text_range(number, 1).isspace():
            continue
        left, _bottom, _right, top = words.get_charbox(number)
        found.setdefault(words.get_text_range(number, 1), []).append((left / MM, (high - top) / MM))
    return found


def test_marks_and_names_stand_outside_the_picture() -> None:
    tiled = board(Finish(tile=A4_PAPER))
    tiling = Tiling.of(400, 600, A4_PAPER)
    for number, tile in enumerate(tiling.tiles(), 1):
        words = text_of(tiled, number)
        assert f"{tile.name}　第 {number} 张 / 共 {tiling.count} 张" in words
        assert ("涂胶" in words) == (tile.column + 1 < tiling.columns or tile.row + 1 < tiling.rows)
    plan = text_of(tiled, 0)
    assert "拼图说明" in plan
    assert all(tile.name in plan for tile in tiling.tiles())
    assert f"共 {tiling.count} 张" in plan
    assert "实际大小" in plan


def test_a_tiled_poster_is_kept_once_in_the_document() -> None:
    def size(finish: Finish) -> int:
        out = io.BytesIO()
        duty_board.draw(out, [duty_board.SAMPLE] * 4, size=duty_board.Size.B40X60, finish=finish)
        return len(out.getvalue())

    assert size(Finish(tile=A4_PAPER)) - size(Finish()) < 4 * 8 * 1500  # eight sheets each, and the plan


def test_for_the_shop_it_has_bleed_crop_marks_and_boxes_and_all_fonts() -> None:
    data = board(Finish(bleed=True))
    edge = BLEED + SLUG
    assert size_of(data) == pytest.approx((400 + 2 * edge, 600 + 2 * edge), abs=0.01)
    page = pypdf.PdfReader(io.BytesIO(data)).pages[0]
    trim, bled = page.trimbox, page.bleedbox
    assert float(trim.width) / MM == pytest.approx(400, abs=0.01)
    assert float(bled.height) / MM == pytest.approx(606, abs=0.01)
    for reference in page["/Resources"]["/Font"].values():
        assert "/FontFile2" in reference.get_object()["/FontDescriptor"]
    assert b"/DeviceCMYK" not in data
    picture = picture_of(data, dots_per_inch=254)
    grey = picture.convert("L")
    assert grey.getpixel((round((SLUG + 1) * 10), 300)) < 90  # the band runs into the bleed
    trim_at = round(edge * 10)
    assert min(grey.getpixel((x, y)) for x in range(trim_at - 2, trim_at + 3) for y in range(15, 65)) < 200
    assert grey.crop((trim_at + 10, 0, grey.width - trim_at - 10, SLUG_DOTS)).getextrema() == (255, 255)


def test_gate_boards_tile_and_bleed_too() -> None:
    for finish in (Finish(tile=A3_PAPER), Finish(bleed=True)):
        out = io.BytesIO()
        drawn = gate_board.draw(out, [gate_board.SAMPLE, gate_board.THREE], finish=finish)
        each = drawn.pages // 2
        assert drawn.spans == ((0, each - 1), (each, 2 * each - 1))


def plain(width: float, height: float) -> bytes:
    """A page with a red corner and a line of text at the bottom."""

    def paint(canvas: Canvas, _nothing: None) -> None:
        canvas.rect(Box(0, 0, 20, 20), fill="#C7000B")
        canvas.write(width / 2, height - 10, "格知", size=60, colour="#000000")

    out = io.BytesIO()
    draw_posters(out, Work(width, height, "试印", "试印"), [None], paint, Finish(), SILENT)
    return out.getvalue()


def picture(data: bytes, kind: str, dpi: int) -> Image.Image:
    out = io.BytesIO()
    raster.write_page(pypdfium2.PdfDocument(data), 0, out, kind=kind, dpi=dpi)
    return Image.open(io.BytesIO(out.getvalue()))


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_bands_join_without_a_seam(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = board(Finish())
    whole = picture(data, kind, 72)
    monkeypatch.setattr(raster, "BAND", 100_000)
    bands = picture(data, kind, 72)
    assert bands.size == whole.size == (1134, 1701)
    worst = ImageChops.difference(bands.convert("RGB"), whole.convert("RGB")).convert("L").getextrema()[1]
    assert worst < (16 if kind == "png" else 48)  # letters across a seam are smoothed a shade differently
    reference = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("RGB").resize(whole.size)
    difference = ImageChops.difference(reference, whole.convert("RGB")).convert("L")
    assert sum(difference.histogram()[100:]) < 0.01 * whole.width * whole.height
    assert round(float(whole.info["dpi"][0])) == 72


def test_pages_become_files_beside_the_document(tmp_path: Path) -> None:
    target = tmp_path / "牌.pdf"
    out = io.BytesIO()
    duty_board.draw(out, [duty_board.SAMPLE, duty_board.AWKWARD])
    target.write_bytes(out.getvalue())
    made = export.pictures(target, "jpg", dpi=50)
    assert [one.path.name for one in made] == ["牌-01.jpg", "牌-02.jpg"]
    assert all(one.size == one.path.stat().st_size > 1000 for one in made)
    with Image.open(made[0].path) as shot:
        assert {(one.width, one.height) for one in made} == {shot.size}
        assert shot.mode == "RGB"
    target.write_bytes(plain(100, 100))
    assert [one.path.name for one in export.pictures(target, "png", dpi=36)] == ["牌.png"]


@pytest.mark.parametrize(
    ("kind", "dpi", "code"),
    [("gif", 100, "export.kind"), ("png", 20, "export.dpi"), ("png", 1200, "export.dpi"),
     ("jpg", 600, "export.too_large")],
)  # fmt: skip
def test_pictures_that_cannot_be_made_are_refused_and_leave_nothing(
    tmp_path: Path, kind: str, dpi: int, code: str
) -> None:
    target = tmp_path / "牌.pdf"
    target.write_bytes(plain(900, 1200))
    with pytest.raises(Refused) as caught:
        export.pictures(target, kind, dpi=dpi)
    assert caught.value.code == code
    assert [path.name for path in tmp_path.iterdir()] == ["牌.pdf"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_a_wall_of_a_board_stays_below_600_mb(tmp_path: Path, kind: str) -> None:
    """240 x 120 cm at 150 dots an inch: 100 million pixels."""
    target = tmp_path / "总览.pdf"
    with target.open("wb") as out:
        office_board.draw(out, [office_board.SAMPLE])
    script = (
        "import sys; from pathlib import Path; from desktop.documents.render import export\n"
        "made = export.pictures(Path(sys.argv[1]), sys.argv[2], dpi=150)\n"
        "assert made[0].width * made[0].height > 99_000_000\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(target), kind], check=True, capture_output=True, text=True
    )
    assert int(done.stdout) * 1024 < 600_000_000


@pytest.mark.parametrize("paper", [A4_PAPER, A3_PAPER])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_sheet_is_nearly_empty_and_none_is_wasted(
    width: float, height: float, paper: tuple[float, float]
) -> None:
    tiling = Tiling.of(width, height, paper)
    shown = {(round(t.part.width, 6), round(t.part.height, 6)) for t in tiling.tiles()}
    assert len(shown) == 1, "every sheet shows equally much"
    fewest = -(-width * height // ((paper[0] - 2 * EDGE) * (paper[1] - 2 * EDGE)))
    assert fewest <= tiling.count <= Tiling(width, height, paper).count
    for tile in tiling.tiles():
        left, top = tile.picture.x, tile.picture.y
        assert left == pytest.approx(tile.width - tile.picture.right)
        assert top == pytest.approx(tile.height - tile.picture.bottom)


def test_a_board_of_40_by_60_takes_three_sheets_of_a3_and_the_third_holds_a_third() -> None:
    tiling = Tiling.of(400, 600, A3_PAPER)
    assert (tiling.count, tiling.rows) == (3, 3)
    assert [round(tile.part.height) for tile in tiling.tiles()] == [208, 208, 208]


def test_a_warning_about_a_tiled_poster_points_into_its_plan() -> None:
    out = io.BytesIO()
    board = duty_board.SAMPLE
    drawn = duty_board.draw(
        out, [replace(board, people=(replace(board.people[0], photo=None),))], size=duty_board.Size.B40X60,
        finish=Finish(tile=A3_PAPER),
    )  # fmt: skip
    (missing,) = [one for one in drawn.warnings if one.code == "photo.missing"]
    assert (missing.page, missing.spot is not None) == (0, True)
    width, height = (side * MM for side in size_of(out.getvalue()))
    x, y, wide, high = missing.spot or (0, 0, 0, 0)
    assert 14 * MM < x < x + wide < width - 14 * MM
    assert 36 * MM - 1 < y < y + high < height - 14 * MM
