"""`gezhi key`: another PC is joined by paper or escrow, never by a copied folder and its password."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from desktop.cli import main as command_line
from desktop.security import keyslots
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes

Run = Callable[..., tuple[int, dict[str, object], str]]
NEW = "another PC 2"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setenv("GEZHI_NEW_PASSWORD", NEW)
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "pc1"))
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a, **k: type(CHEAP)(*a, **k) if a or k else CHEAP)

    def go(*words: str | Path, pc: str = "pc1", code: str = "") -> tuple[int, dict[str, object], str]:
        monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / pc))
        monkeypatch.setenv("GEZHI_RECOVERY_CODE", code)
        exit_code = command_line.main([str(word) for word in words])
        out, err = capsys.readouterr()
        return exit_code, json.loads(out) if out.strip().startswith("{") else {}, err

    return go


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "data" / "office.gezhi"
    code, _answer, _err = run(
        "init", path, "--code", "420303090012", "--name", "云麓台社区", "--actor", "李梅"
    )
    assert code == 0
    return path


def code_on(sheet: Path) -> str:
    """The recovery code as it stands on paper."""
    text = "".join(page.extract_text() for page in pypdf.PdfReader(sheet).pages)
    groups = re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", text)
    return "-".join(groups[:8])


def paper(office: Path) -> str:
    return code_on(office.with_name("office-恢复码单.pdf"))


def test_a_copied_folder_opens_elsewhere_with_the_paper_alone(run: Run, office: Path, tmp_path: Path) -> None:
    shutil.copytree(office.parent, tmp_path / "copied")
    copied = tmp_path / "copied" / "office.gezhi"
    code, answer, words = run("history", copied, "--json", pc="pc2")
    assert (code, answer["error"]) == (1, "keys.other_machine")
    assert "GEZHI_RECOVERY_CODE" in words
    assert "GEZHI_KEYS" in words
    code, answer, words = run("key", "join", copied, "--user", "李梅", "--json", pc="pc2")
    assert (code, answer["error"]) == (1, "recovery.none")
    code, answer, _words = run(
        "key", "join", copied, "--user", "李梅", "--json", pc="pc2", code=paper(office)
    )
    assert (code, answer["replaced"]) == (0, False)
    both = [
        Workspace.open(path, password=word, volumes=FitVolumes(), home=tmp_path / pc)
        for path, word, pc in ((office, PASSWORD, "pc1"), (copied, NEW, "pc2"))
    ]
    assert both[0].db_id != both[1].db_id
    assert both[0].ring == both[1].ring
    assert both[0].ring
    for each in both:
        each.close()


def test_a_replaced_pc_opens_this_file_no_more(run: Run, office: Path, tmp_path: Path) -> None:
    shutil.copytree(office.parent, tmp_path / "copied")
    copied = tmp_path / "copied" / "office.gezhi"
    before = Workspace.open(copied, password=PASSWORD, volumes=FitVolumes(), home=tmp_path / "pc1")
    old = before._key
    before.close()
    code, answer, _words = run(
        "key", "join", copied, "--user", "李梅", "--replace", "--json", pc="pc2", code=paper(office)
    )
    assert (code, answer["replaced"]) == (0, True)
    assert run("history", copied, "--json", pc="pc1")[1]["error"] == "keys.other_machine"
    held = keyslots.opened(copied, keyslots.Way(NEW), home=tmp_path / "pc2")
    assert old not in held.data_keys


def test_nobody_joins_whom_the_office_does_not_know(run: Run, office: Path) -> None:
    code, answer, words = run("key", "join", office, "--user", "路人", "--json", pc="pc2", code=paper(office))
    assert (code, answer["error"]) == (1, "password.user")
    assert "李梅" in words


def test_the_district_opens_what_was_left_in_its_hands(run: Run, office: Path, tmp_path: Path) -> None:
    key = tmp_path / "district.key"
    recipient = run("key", "escrow-new", "--out", key, "--json")[1]["recipient"]
    assert key.stat().st_mode & 0o077 == 0
    assert run("key", "escrow", office, "--recipient", str(recipient), "--name", "张湾区", "--json")[0] == 0
    assert run("key", "status", office, "--json")[1]["escrow"] == ["张湾区"]
    code, _answer, _words = run("key", "join", office, "--user", "李梅", "--escrow", key, "--json", pc="pc3")
    assert code == 0
    opened = Workspace.open(office, password=NEW, volumes=FitVolumes(), home=tmp_path / "pc3")
    assert opened.ring
    opened.close()
    assert run("key", "escrow", office, "--remove", "--json")[1] == {"changed": True}
    code, answer, _words = run("key", "join", office, "--user", "李梅", "--escrow", key, "--json", pc="pc4")
    assert (code, answer["error"]) == (1, "escrow.wrong")


def test_another_district_s_key_opens_nothing(run: Run, office: Path, tmp_path: Path) -> None:
    mine, other = tmp_path / "mine.key", tmp_path / "other.key"
    recipient = run("key", "escrow-new", "--out", mine, "--json")[1]["recipient"]
    run("key", "escrow-new", "--out", other)
    run("key", "escrow", office, "--recipient", str(recipient))
    code, answer, _words = run("key", "join", office, "--user", "李梅", "--escrow", other, "--json", pc="pc3")
    assert (code, answer["error"]) == (1, "escrow.wrong")
    assert (
        run("key", "escrow", office, "--recipient", "age1nonsense", "--json")[1]["error"] == "key.malformed"
    )


def test_a_new_sheet_makes_the_old_one_waste_paper(run: Run, office: Path, tmp_path: Path) -> None:
    old, new = paper(office), tmp_path / "new.pdf"
    assert run("key", "paper", office, "--out", new)[0] == 0
    assert run("history", office, "--json", code=old)[1]["error"] == "recovery.wrong"
    assert run("history", office, "--json", code=code_on(new))[0] == 0


def test_a_new_data_key_leaves_every_way_in(run: Run, office: Path) -> None:
    first = keyslots.unlock(office, password=PASSWORD)
    assert run("key", "rotate", office, "--json")[1] == {"rotated": True}
    assert keyslots.unlock(office, password=PASSWORD) == keyslots.unlock(office, code=paper(office)) != first
    assert run("history", office, "--json")[0] == 0


def test_looking_writes_nothing(run: Run, office: Path, tmp_path: Path) -> None:
    shutil.copytree(office.parent, tmp_path / "stick")
    before = {p.name: p.read_bytes() for p in (tmp_path / "stick").iterdir()}
    code, answer, _words = run(
        "key", "look", tmp_path / "stick" / "office.gezhi", "--json", pc="pc2", code=paper(office)
    )
    assert (code, answer["name"]) == (0, "云麓台社区")
    assert {p.name: p.read_bytes() for p in (tmp_path / "stick").iterdir()} == before
    assert run("key", "look", office, "--json")[0] == 0


def test_a_synced_folder_is_left_for_a_plain_one(run: Run, office: Path, tmp_path: Path) -> None:
    synced = tmp_path / "我的坚果云" / "社区"
    shutil.copytree(office.parent, synced)
    code, answer, words = run("history", synced / "office.gezhi", "--json")
    assert (code, answer["error"]) == (3, "location.synced")
    assert "坚果云" in words
    code, answer, _words = run(
        "key", "move-in", synced / "office.gezhi", "--to", tmp_path / "in" / "o.gezhi", "--json"
    )
    assert code == 0
    assert run("history", str(answer["office"]), "--json")[0] == 0
    assert (synced / "office.gezhi").is_file()
    assert (
        run("key", "move-in", synced / "office.gezhi", "--to", office, "--json")[1]["error"]
        == "office.exists"
    )


def test_an_old_file_put_back_is_told(run: Run, office: Path, tmp_path: Path) -> None:
    assert run("key", "status", office, "--json")[1]["older"] is None
    shutil.copytree(office.parent, tmp_path / "old")
    with_more = Workspace.open(office, password=PASSWORD, volumes=FitVolumes())
    with with_more.change("resident.add", actor="李梅") as unit:
        unit.create("resident", {"name": "后来的人"})
    with_more.close()
    for name in ("office.gezhi", "office.gezhi.keys"):
        shutil.copy(tmp_path / "old" / name, office.parent / name)
    assert run("key", "status", office, "--json")[1]["older"]
    assert run("history", office, "--json")[0] == 0
    assert run("key", "status", office, "--json")[1]["older"], "it is told until somebody answers"


def test_a_care_key_is_handed_on_by_who_holds_it(run: Run, office: Path) -> None:
    assert run("user", "add", office, "李梅", "--role", "director", "--actor", "李梅")[0] == 0
    assert run("user", "add", office, "王录", "--role", "clerk", "--actor", "李梅")[0] == 0
    assert run("key", "grant", office, "王录", "--category", "mental", "--actor", "李梅", "--json")[0] == 0
    opened = Workspace.open(office, password=NEW, volumes=FitVolumes(), user="王录")
    assert opened.ring.categories == {"mental"}
    opened.close()


def test_an_old_copy_put_back_with_its_slots_is_answered_before_anything_is_written(
    run: Run, office: Path, tmp_path: Path
) -> None:
    kept = {name: office.with_name(name).read_bytes() for name in (office.name, f"{office.name}.keys")}
    assert run("user", "add", office, "李梅", "--role", "director")[0] == 0
    for name, content in kept.items():
        office.with_name(name).write_bytes(content)
    code, _answer, words = run("history", office)
    assert code == 0, "it may be looked at"
    for way in ("gezhi bundle apply", "gezhi key keep", "gezhi key look"):
        assert way in words
    code, answer, _words = run("user", "add", office, "李梅", "--role", "director", "--json")
    assert (code, answer["error"]) == (1, "office.older")
    _code, answer, _words = run("key", "status", office, "--json")
    assert answer["older"]
    code, answer, _words = run("key", "keep", office, "--json")
    assert (code, answer["kept"]) == (0, True)
    code, _answer, words = run("user", "add", office, "李梅", "--role", "director")
    assert (code, words) == (0, "")
    assert run("key", "keep", office, "--json")[1]["kept"] is False
