"""A thousand planted people are looked for wherever the program might leave something lying.

Names, ID numbers and phones carry marks that stand nowhere else. Every command is driven as every role (the screens in
`tests/ui/test_canary_screens.py`), the program is broken on purpose, and then everything outside the encrypted file and
the files somebody asked for by name is read: 0 marks, in any of the encodings a computer here writes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from desktop.cli.main import main, parser
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD
from tests.desktop.care_town import ACCOUNTS, AUDITOR, DIRECTOR, VIEWER
from tests.desktop.queries.team_town import build

PEOPLE = 1_000
# What stands in every planted name, number, phone and nowhere else. Six bytes or more in every encoding: four of them
# stand in the noise of an encrypted file once in some two hundred runs.
NAME, ID, PHONE = "钚锿镎", "42030318880", "1990017"
MARKS = (NAME, ID, PHONE, ID[::-1], PHONE[::-1])
ENCODINGS = ("utf-8", "utf-16-le", "gb18030")
PUBLIC = ("card", "board-door", "board-a3", "badge", "map")
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def told(raw: bytes) -> list[str]:
    """The marks in some bytes."""
    return [mark for mark in MARKS if any(mark.encode(e) in raw for e in ENCODINGS)]


def whole(text: str) -> list[str]:
    """Whole ID numbers and phones in some words; masked ones are none."""
    return re.findall(rf"{ID}\d{{7}}|{PHONE}\d{{4}}", text)


# Who is told less than what stands in the register: nobody at all, or nobody's whole number.
UNTOLD: dict[str, Callable[[str], list[str]]] = {AUDITOR: lambda text: told(text.encode()), VIEWER: whole}


def lying(folder: Path, *but: Path) -> dict[str, list[str]]:
    """Every file below a folder, and its name, that tells a mark; what lies below `but` was asked for by name."""
    found = {}
    for path in folder.rglob("*"):
        if any(path.is_relative_to(other) for other in but):
            continue
        marks = told(str(path).encode()) + (told(path.read_bytes()) if path.is_file() else [])
        if marks:
            found[str(path)] = marks
    return found


class _Fit:
    network = False
    removable = False


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own: configuration, cache, temporary files, logs; nothing of the program goes elsewhere."""
    home = tmp_path / "home"
    for variable, folder in {
        "HOME": ".", "USERPROFILE": ".", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data",
        "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run", "TMPDIR": "temp", "TMP": "temp", "TEMP": "temp",
        "LOCALAPPDATA": "local", "APPDATA": "roaming",
    }.items():  # fmt: skip
        (home / folder).mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(variable, str(home / folder))
    monkeypatch.setattr(tempfile, "tempdir", str(home / "temp"))
    monkeypatch.setattr("desktop.store.location.SystemVolumes.of", lambda _self, _path: _Fit())
    monkeypatch.chdir(home)
    return home


@pytest.fixture
def planted(office: Workspace, world: Path) -> tuple[list[str], list[str]]:
    """(residents, households): a thousand people in the town, each with a marked name, number and phone."""
    town = build(office)
    door = town.buildings[0]
    homes: list[str] = []
    people: list[str] = []
    with office.change("import.residents", actor=DIRECTOR, args={"subject": NAME + "甲"}) as unit:
        for index in range(PEOPLE):
            name, phone = f"{NAME}{chr(0x4E00 + index)}", f"{PHONE}{index:04}"
            if index % 4 == 0:
                dwelling = unit.create("dwelling", {"building_id": door, "room": f"{index}"})
                homes.append(
                    unit.create("household", {"dwelling_id": dwelling, "head_name": name, "phone": phone})
                )
            people.append(unit.create("resident", {
                "household_id": homes[-1], "name": name, "id_number": f"{ID}{index:07}", "phones": [phone],
                "note": f"{name}的事", "lives_here": True,
            }))  # fmt: skip
    with office.change("account.add", actor=DIRECTOR) as unit:
        for name, roles in ACCOUNTS.items():
            unit.create("account", {"name": name, "roles": list(roles)})
    for name in ACCOUNTS:
        if name != DIRECTOR:
            office.add_user(name, f"{PASSWORD}{name}", actor=DIRECTOR, cost=CHEAP)
    return people, homes


def leaves(own: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    """Every command with its parser."""
    parts = [a for a in own._actions if isinstance(a, argparse._SubParsersAction)]
    found = [
        leaf
        for part in parts
        for word, below in part.choices.items()
        for leaf in leaves(below, (*words, word))
    ]
    return found if parts else [(words, own)]


def filled(own: argparse.ArgumentParser, office: Path, out: Path, person: str) -> list[str]:
    """Something for every argument a command asks for: the office, a person, a file to write, a day, a word."""
    asked: list[str] = []
    for action in own._actions:
        needed = action.required if action.option_strings else action.nargs not in ("?", "*")
        if not needed or isinstance(action, argparse._HelpAction):
            continue
        if action.choices:
            value = str(next(iter(action.choices)))
        elif action.dest in {"office", "offices", "file"}:
            value = str(office)
        elif action.type is Path:
            suffix = ".pdf" if "certificate" in own.prog or "print" in own.prog else ".csv"
            value = str(out / f"{own.prog.replace(' ', '-')}{suffix}")
        elif action.type is not None and action.type is not str:
            value = "1" if "natural" in repr(action.type) or action.type is int else "2026-06-30"
        elif action.dest == "name" and own.prog.split()[1] in {"computer", "pack"}:
            value = "2号电脑"  # nobody's name, and said back
        elif action.dest in {"words", "query", "reason", "name"}:
            value = f"{NAME}一"
        else:
            value = person
        asked += [action.option_strings[-1], value] if action.option_strings else [value]
    return asked


INTERACTIVE = {
    "self-test",
    "demo",
    "init",
}  # need a long time or a terminal; the demo has a journey of its own


@pytest.mark.parametrize("actor", [*ACCOUNTS])
def test_no_command_leaves_anybody_lying_about(
    actor: str, office: Workspace, planted: tuple[list[str], list[str]], world: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], tmp_path: Path,
) -> None:  # fmt: skip
    office.close()
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD if actor == DIRECTOR else PASSWORD + actor)
    monkeypatch.setenv("GEZHI_NEW_PASSWORD", "another word 7")
    asked_for = tmp_path / "asked-for"
    asked_for.mkdir()
    ran = 0
    for words, own in leaves(parser()):
        if words[0] in INTERACTIVE or words in {
            ("password",),
            ("key", "rotate"),
        }:  # would lock the others out
            continue
        with contextlib.suppress(
            SystemExit
        ):  # not what the command asks for; what it says of that is read too
            main([*words, *filled(own, office.path, asked_for, planted[0][0]), "--actor", actor])
        said = capsys.readouterr()
        assert "Traceback" not in said.err, words
        if actor in UNTOLD:
            assert UNTOLD[actor](said.out + said.err) == [], words
        ran += 1
    assert ran > 80
    if actor in UNTOLD:
        assert lying(asked_for) == {}  # nothing exported, nothing printed
    assert lying(world) == {}
    assert (
        lying(office.path.parent, asked_for, tmp_path / "home") == {}
    )  # the office, its keys, locks and copies


@pytest.mark.parametrize("kind", PUBLIC)
def test_no_public_paper_shows_a_resident(
    kind: str, office: Workspace, planted: tuple[list[str], list[str]], world: Path, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    office.close()
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    out = tmp_path / "asked-for" / f"{kind}.pdf"
    out.parent.mkdir()
    code = main(["print", kind, str(office.path), "--out", str(out)]) if kind else 0
    capsys.readouterr()
    if code == 0:
        reader = pypdf.PdfReader(out)
        text = "".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
        streams = b"".join(page.get_contents().get_data() for page in reader.pages if page.get_contents())
        assert not told(text.encode())
        assert not told(streams)
    assert lying(world) == {}


def test_the_demanded_files_do_hold_them(
    office: Workspace, planted: tuple[list[str], list[str]], world: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    """The control: an export somebody asked for is seen by the same net."""
    office.close()
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    out = tmp_path / "asked-for" / "list.csv"
    out.parent.mkdir()
    assert main(["export", str(office.path), "residents", "--out", str(out), "--actor", DIRECTOR]) == 0
    assert NAME in lying(tmp_path)[str(out)]


def test_a_program_that_broke_leaves_nothing(
    office: Workspace, planted: tuple[list[str], list[str]], world: Path
) -> None:
    """A real process, an error deep inside a query, quoting the register: what it writes tells where, not who."""
    office.close()
    broken = (
        "import sys\nfrom desktop.store import log\n"
        f"def bad(*_a, **_k): raise ValueError({NAME + '一'!r} + {ID!r})\n"
        "from desktop.queries import search\nsearch.find = bad\n"
        "from desktop.cli.main import main\nsys.exit(main())\n"
    )
    environment = {**os.environ, "GEZHI_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", broken, "search", str(office.path), NAME], capture_output=True, cwd=world, env=environment,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert b"ValueError" in done.stderr
    assert not told(done.stdout + done.stderr)
    assert lying(world) == {}


def test_a_district_and_its_receipts_leave_nobody_lying_about(
    office: Workspace, planted: tuple[list[str], list[str]], world: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """A bundle to the district and a receipt back: sealed on the way, and nothing in the clear on either computer."""
    office.close()
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    carried, at = tmp_path / "asked-for", ["--db", str(tmp_path / "district" / "x.gezhi-district")]
    carried.mkdir()
    (tmp_path / "district").mkdir()
    bundle, receipt = carried / "a.sqb", carried / "a.sqr"

    def gezhi(where: str, *words: object) -> dict[str, Any]:
        with monkeypatch.context() as there:
            if where == "district":
                there.setenv("GEZHI_KEYS", str(world / "keys of the district"))
            code = main([*map(str, words), "--json"])
        said = capsys.readouterr()
        assert code == 0, said.err
        assert not told((said.out + said.err).encode()), words
        answer: dict[str, Any] = json.loads(said.out)
        return answer

    with contextlib.closing(Workspace.open(office.path, password=PASSWORD)) as opened, opened.read() as db:
        code = db.exec_driver_sql("SELECT code FROM community").scalar() or "420303090012"
    who = gezhi("office", "bundle", "identity")
    made = gezhi("district", "district", "init", *at, "--code", code[:6], "--name", "张湾区")
    gezhi(
        "district", "district", "enrol", *at, "--code", code, "--name", "云麓台社区", "--signer", who["signer"],
        "--recipient", who["recipient"], "--install", who["install"],
    )  # fmt: skip
    gezhi(
        "office",
        "bundle",
        "write",
        office.path,
        "--to",
        made["recipient"],
        "--out",
        bundle,
        "--actor",
        DIRECTOR,
    )
    taken = gezhi("district", "district", "receive", *at, bundle)
    assert taken["new_ops"] > PEOPLE
    gezhi("district", "district", "receipt", *at, "--office", code, "--out", receipt)
    assert bundle.is_file()
    assert receipt.is_file()
    assert lying(tmp_path) == {}, "bundle, receipt, the district's own file, both folders of keys, logs"
