"""The same board from two PCs: printed on the second one it bears the same photographs, to the byte."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from desktop.documents.pictures import cropped
from desktop.operations import photos
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.cli.two_pcs import Run, joined, run
from tests.desktop.documents.paper_town import build
from tests.desktop.documents.reading import face

assert run  # a fixture


@pytest.fixture
def pcs(
    make_office: Callable[..., Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Path]:
    def fill(office: Workspace) -> None:
        town = build(office)
        photos.keep_portrait(office, town.staff["周建国"], cropped(face(600, 840)), actor="李梅")

    return joined(make_office, tmp_path, monkeypatch, fill)


def drawn(pdf: bytes) -> list[bytes]:
    """The picture streams of a PDF, as they lie in it."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    found = [
        bytes(one.get_data(decode_simple=False))
        for page in document
        for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]
    document.close()
    return found


def test_a_board_printed_on_the_second_pc_bears_the_same_photographs(
    run: Run, pcs: dict[str, Path], tmp_path: Path
) -> None:
    ids = {name: run(name, "bundle", "identity")[1]["recipient"] for name in "ab"}
    there, back = tmp_path / "去.sqb", tmp_path / "回.sqb"
    made = run("a", "bundle", "write", pcs["a"], "--to", ids["b"], "--out", there)[1]
    assert made["pictures"] == 2
    seen = run("b", "bundle", "inspect", there)[1]
    assert seen["pictures"] == 2
    assert "照片 2 张" in run("b", "bundle", "inspect", there, plain=True)[1]
    preview = run("b", "bundle", "apply", pcs["b"], there, "--preview", plain=True)[1]
    assert "照片 2 张" in preview
    done = run("b", "bundle", "apply", pcs["b"], there)[1]
    assert (done["pictures"], done["bundles"][0]["pictures_awaited"]) == (2, 0)
    assert run("b", "bundle", "gaps", pcs["b"])[1]["pictures"] == ""
    boards = {}
    for pc, path in pcs.items():
        out = tmp_path / f"牌-{pc}.pdf"
        code, _said = run(
            pc, "print", path, "board-door", "--scope", "community", "--out", out, "--as-of", "2026-06-30"
        )
        assert code == 0
        boards[pc] = drawn(out.read_bytes())
    assert len(boards["a"]) >= 2, "there are photographs on it"
    assert boards["b"] == boards["a"]
    made = run("b", "bundle", "write", pcs["b"], "--to", ids["a"], "--out", back)[1]
    assert made["pictures"] == 0, "nobody asked for any"


def test_a_photograph_that_is_missing_is_named_and_comes_with_the_next_bundle(
    run: Run, pcs: dict[str, Path], tmp_path: Path
) -> None:
    ids = {name: run(name, "bundle", "identity")[1]["recipient"] for name in "ab"}
    files = [tmp_path / f"{n}.sqb" for n in range(3)]
    run("a", "bundle", "write", pcs["a"], "--to", ids["b"], "--out", files[0])
    run("b", "bundle", "apply", pcs["b"], files[0])
    office = Workspace.open(pcs["b"], password=PASSWORD, volumes=FitVolumes())
    with office.local() as db:
        db.exec_driver_sql("DELETE FROM blob")
    office.close()
    told = run("b", "bundle", "gaps", pcs["b"], plain=True)[1]
    assert "还有 2 张照片没有到,下次与1号电脑交换时带来。" in told
    run("b", "bundle", "write", pcs["b"], "--to", ids["a"], "--out", files[1])
    run("a", "bundle", "apply", pcs["a"], files[1])
    assert run("a", "bundle", "write", pcs["a"], "--to", ids["b"], "--out", files[2])[1]["ops"] >= 0
    applied = run("b", "bundle", "apply", pcs["b"], files[2], plain=True)[1]
    assert "照片 2 张" in applied
    assert "没有到" not in applied
