"""`gezhi map import` from looking to writing to taking back, on the practice of a real district."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from desktop.cli.main import main
from desktop.operations.undo import undo
from desktop.queries.site_map import ground_rings, site_map
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes

WUHAN = Path(__file__).parents[3] / "files" / "maps" / "wuhan_guanshan_osm.geojson"
ME = "李梅"


@pytest.fixture
def dormitories(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Dormitories 3 to 29 and flats 6, 7, 9 in two compounds, no map yet; closed, so that commands can open it."""
    with office.change("import.buildings", actor=ME) as unit:
        community = unit.db.exec_driver_sql("SELECT id FROM community").scalar()
        for order, (name, labels) in enumerate((("教工宿舍", range(3, 30)), ("学生公寓", (6, 7, 9)))):
            compound = unit.create("compound", {"community_id": community, "name": name, "sort_no": order})
            for label in labels:
                unit.create("building", {"compound_id": compound, "label": str(label), "sort_no": label})
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setenv("GEZHI_USER", ME)
    office.close()
    return office.path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    capsys.readouterr()
    assert main(["map", "import", *map(str, arguments), "--json"]) == 0
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


def opened(path: Path) -> Workspace:
    return Workspace.open(path, password=PASSWORD, volumes=FitVolumes())


def placed(path: Path) -> dict[str, str]:
    """Building to source of every one that has a place."""
    with closing(opened(path)) as office, office.read() as db:
        return {site.id: site.source for site in site_map(db).sites if site.box}


def test_looking_changes_nothing_and_applying_is_one_step(
    dormitories: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office, sheet = dormitories, tmp_path / "对照表.csv"
    seen = run(capsys, office, WUHAN, "--layer", "building", "--table", sheet)
    assert seen["applied"] is None
    assert seen["field"] == "name"
    assert seen["fits"]["exact"] >= 20  # type: ignore[index]
    assert seen["fits"]["duplicate"] > 1  # type: ignore[index]
    assert placed(office) == {}
    lines = sheet.read_text("utf-8-sig").splitlines()
    doubles = [k for k, line in enumerate(lines) if "重复" in line]
    lines[doubles[1]] = lines[doubles[1]].rpartition(",")[0] + ","
    sheet.write_text("\n".join(lines), "utf-8")
    done = run(capsys, office, WUHAN, "--layer", "building", "--match", sheet, "--roads", "--apply")
    assert done["applied"] >= 22  # type: ignore[operator]
    assert set(placed(office).values()) == {"imported"}
    with closing(opened(office)) as workspace:
        with workspace.read() as db:
            shown = site_map(db)
            streets = [one for one in shown.features if one.kind == "street"]
            step = db.exec_driver_sql("SELECT id FROM step WHERE name = 'import.outlines'").scalar()
        rings = [ring for site in shown.sites for ring in ground_rings(site)]
        assert all(abs(x) < 150_000 and abs(y) < 150_000 for ring in rings for x, y in ring)
        assert len(streets) > 100
        assert any(one.text == "自强路" for one in streets)
        undo(workspace, step, actor=ME)
    assert placed(office) == {}


def test_what_is_wrong_is_said(dormitories: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = str(dormitories)
    broken = tmp_path / "坏.geojson"
    broken.write_bytes(WUHAN.read_bytes()[:9000])
    assert main(["map", "import", office, str(broken)]) == 1
    assert "坏.geojson" in capsys.readouterr().err
    assert main(["map", "import", office, str(WUHAN), "--compound", "桂花园"]) == 1
    assert "有这些小区:教工宿舍、学生公寓" in capsys.readouterr().err
    assert main(["map", "import", office, str(WUHAN), "--layer", "water", "--apply"]) == 1
    assert "没有一个轮廓对上楼栋" in capsys.readouterr().err
