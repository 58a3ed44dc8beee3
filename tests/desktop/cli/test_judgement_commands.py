"""`gezhi check` with its rules, `gezhi doubt`, `verify` and `rekey`: the same operations, in JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main as command_line
from desktop.domain.household import HouseholdDraft
from desktop.domain.resident import ResidentDraft
from desktop.domain.rules.catalogue import RULES
from desktop.operations import households
from desktop.security import keyslots
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD
from tests.desktop.exchange.importing.small_books import valid_number, workbook

ME = "李梅"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a, **k: type(CHEAP)(*a, **k) if a or k else CHEAP)


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    code = command_line.main([*(str(word) for word in words), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def home(office: Workspace) -> tuple[Path, str, str]:
    """The office file, closed, with one household and its head: (path, household, resident)."""
    today = date(2026, 6, 30)
    draft = HouseholdDraft(head_name="张三", collected_by="赵强", collected_on="2026-06-01")
    head = ResidentDraft(name="张三", relation="02", sex="1", birth="1905", id_none_reason="lost")
    changes = households.add(office, draft, actor=ME, today=today, head=head)
    office.close()
    return office.path, next(iter(changes.of("household"))), next(iter(changes.of("resident")))


def test_all_rules_are_listed_without_an_office(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = run(capsys, "check", "--rules")
    assert code == 0
    assert {row["rule"] for row in answer["rules"]} == set(RULES)
    assert all(row["text"] and row["severity"] == row["default"] for row in answer["rules"])
    code, answer = run(capsys, "check")
    assert (code, answer["error"]) == (1, "check.office")


def test_check_counts_and_names_what_does_not_hold(
    capsys: pytest.CaptureFixture[str], home: tuple[Path, str, str]
) -> None:
    path, household, resident = home
    code, answer = run(capsys, "check", path)
    assert (code, answer["problems"]) == (0, [])
    assert answer["rules"] == {"birth.over_120": 1, "household.no_dwelling": 1}
    by_rule = {row["rule"]: row for row in answer["findings"]}
    assert (by_rule["birth.over_120"]["id"], by_rule["birth.over_120"]["title"]) == (resident, "张三")
    assert by_rule["household.no_dwelling"]["id"] == household
    code, answer = run(capsys, "check", path, "--rule", "birth.over_120", "--limit", "0")
    assert (answer["rules"], answer["findings"]) == ({"birth.over_120": 1}, [])
    assert run(capsys, "check", path, "--rule", "no.such")[1]["error"] == "rules.unknown"


def test_the_words_say_it_too(capsys: pytest.CaptureFixture[str], home: tuple[Path, str, str]) -> None:
    assert command_line.main(["check", str(home[0])]) == 0
    out = capsys.readouterr().out
    assert "birth.over_120" in out
    assert "张三" in out


def test_a_rule_is_weighed(capsys: pytest.CaptureFixture[str], home: tuple[Path, str, str]) -> None:
    path = home[0]
    answer = run(capsys, "check", path, "--weigh", "birth.over_120=block", "--rule", "birth.over_120")[1]
    assert [row["severity"] for row in answer["findings"]] == ["block"]
    answer = run(capsys, "check", path, "--rules", "--rule", "birth.over_120")[1]
    assert [(row["severity"], row["default"]) for row in answer["rules"]] == [("block", "warn")]
    assert run(capsys, "check", path, "--weigh", "birth.future=warn")[1]["error"] == "rules.fixed"
    assert run(capsys, "check", path, "--weigh", "birth.over_120=loud")[1]["error"] == "rules.severity"


def test_a_warning_is_let_stand(capsys: pytest.CaptureFixture[str], home: tuple[Path, str, str]) -> None:
    path, _household, resident = home
    words = ("check", path, "--rule", "birth.over_120", "--accept", resident)
    assert run(capsys, *words)[1]["error"] == "acceptance.reason"
    code, answer = run(capsys, *words, "--reason", "看过户口簿")
    assert (code, answer["rules"], answer["accepted"]) == (0, {}, {"birth.over_120": 1})
    assert run(capsys, *words, "--reason", "又一次")[1]["error"] == "acceptance.nothing"
    assert run(capsys, "check", path, "--accept", resident)[1]["error"] == "acceptance.nothing"


def test_a_doubt_from_its_raising_to_its_end(
    capsys: pytest.CaptureFixture[str], home: tuple[Path, str, str]
) -> None:
    path, _household, resident = home
    code, answer = run(
        capsys, "doubt", "mark", path, "resident", resident, "--field", "birth", "--note", "存疑"
    )
    assert (code, answer["name"]) == (0, "doubt.mark")
    (row,) = run(capsys, "doubt", "list", path)[1]["doubts"]
    assert (row["what"], row["note"], row["title"]) == ("出生日期", "存疑", "张三")
    assert run(capsys, "doubt", "close", path, row["id"], "--answer", "已核对")[0] == 0
    assert run(capsys, "doubt", "list", path)[1]["doubts"] == []
    (row,) = run(capsys, "doubt", "list", path, "--closed")[1]["doubts"]
    assert row["answer"] == "已核对"
    assert run(capsys, "doubt", "close", path, row["id"])[1]["error"] == "doubt.closed"


def test_verifying(capsys: pytest.CaptureFixture[str], home: tuple[Path, str, str]) -> None:
    path, household, _resident = home
    answer = run(capsys, "verify", "list", path)[1]
    assert [(row["id"], row["collected_by"], row["members"]) for row in answer["waiting"]] == [
        (household, "赵强", 1)
    ]
    code, answer = run(capsys, "verify", "confirm", path, household, "--actor", "赵强")
    assert (code, answer["error"]) == (1, "verification.same_person")
    assert run(capsys, "verify", "confirm", path, household, "--actor", ME)[0] == 0
    assert run(capsys, "verify", "list", path)[1]["total"] == 0
    assert run(capsys, "verify", "back", path, household, "--note", "少一口人")[0] == 0
    answer = run(capsys, "verify", "list", path)[1]
    assert [(row["doubts"]) for row in answer["waiting"]] == [1]


def test_keying_again_is_planned_and_counted(
    capsys: pytest.CaptureFixture[str], home: tuple[Path, str, str]
) -> None:
    path, _household, resident = home
    code, answer = run(capsys, "rekey", "plan", path, "--percent", "5", "--seed", "6月", "--field", "birth")
    assert (code, answer["waiting"]) == (0, 1)
    answer = run(capsys, "rekey", "list", path)[1]
    assert (answer["fields"], [row["id"] for row in answer["waiting"]]) == (["birth"], [resident])
    assert run(capsys, "rekey", "accuracy", path)[1] == {"accuracy": []}
    assert (
        run(capsys, "rekey", "plan", path, "--percent", "0", "--seed", "")[1]["error"] == "rekeying.percent"
    )


def test_an_import_is_held_to_the_same_rules(
    capsys: pytest.CaptureFixture[str], home: tuple[Path, str, str], tmp_path: Path
) -> None:
    heads = ["小区", "住址", "户主", "姓名", "与户主关系", "性别", "身份证号"]
    rows = [
        ["香樟里", "3-1-101", "李四", "李四", "户主", "男", valid_number(1)],
        ["香樟里", "3-1-101", "李四", "李小四", "户主", "男", valid_number(2)],
    ]
    file = workbook(tmp_path / "台账.xlsx", {"台账": [heads, *rows]})
    code, answer = run(capsys, "import", home[0], file, "--as-of", "2026-06-30")
    assert code == 0
    assert answer["rules"]["family.two_heads"] == 1
    assert "birth.over_120" not in answer["rules"], "only what the import wrote"
    checked = run(capsys, "check", home[0])[1]["rules"]
    assert all(checked[rule] >= count for rule, count in answer["rules"].items())
