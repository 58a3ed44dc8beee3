"""The small signed files: read strictly; refused with a sentence whatever was done to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.exchange.enrolment import answers, papers, requests
from desktop.security.install import Install, fingerprint
from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, TODAY
from tests.desktop.security.test_certificates import DISTRICT, NOW, computer, office

Put = Callable[[bytes], Path]
BY: dict[str, Any] = {"actor": "李梅", "today": TODAY}


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(raw: bytes) -> Path:
        path = tmp_path / "paper.sqq"
        path.write_bytes(raw)
        return path

    return write


def asked(tmp_path: Path, install: Install = BOB, name: str = "2号电脑") -> Path:
    path = tmp_path / "加入.sqq"
    requests.write_computer(path, install=install, name=name, at_ms=NOW)
    return path


def refusal(read: Callable[[Path], object], path: Path) -> str:
    with pytest.raises(Refused) as caught:
        read(path)
    assert caught.value.text
    return caught.value.code


def test_a_request_of_a_computer_comes_back(tmp_path: Path) -> None:
    told = requests.read_computer(asked(tmp_path, name="  2号\n电脑 "))
    assert told.newcomer.name == "2号 电脑"
    assert (told.newcomer.signer, told.newcomer.recipient) == (BOB.public_key, BOB.recipient)
    assert told.fingerprint == fingerprint(BOB.public_key)


def test_a_request_of_an_office_names_its_computers_and_no_person(office: Workspace, tmp_path: Path) -> None:
    made = requests.write_office(office, tmp_path / "a.sqq", install=ALICE, name="1号电脑", **BY)
    told = requests.read_office(tmp_path / "a.sqq")
    assert told == made
    assert [one.subject for one in told.computers] == [ALICE.public_key]
    raw = (tmp_path / "a.sqq").read_bytes()
    assert "李梅".encode() not in raw
    assert len(raw) < papers.MAX_FILE
    with pytest.raises(Refused):
        requests.write_office(office, tmp_path / "a.sqq", install=ALICE, name="", **BY)  # never overwritten


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "paper.not_ours"), (b"PK\x03\x04", "paper.not_ours"), (b"[]", "paper.not_ours"), (b"{}", "paper.not_ours"),
        (b"[" * 5000, "paper.not_ours"), (b'{"format":1}', "paper.not_ours"),
        (b" " * (papers.MAX_FILE + 1), "paper.not_ours"),
        (b'{"format":"gezhi-computer-request/2"}', "paper.newer"),
        (b'{"format":"gezhi-computer-request/0"}', "paper.damaged"),
        (b'{"format":"gezhi-computer-request/x"}', "paper.damaged"),
        (b'{"format":"gezhi-computer-request/1"}', "paper.damaged"),
        (b'{"format":"gezhi-office-request/1"}', "paper.not_ours"),
        (
            b'{"at_ms":' + b"[" * 600 + b"]" * 600 + b',"format":"gezhi-computer-request/1","install_id":"","key":"",'
            b'"name":"","recipient":"","signature":""}',
            "paper.damaged",
        ),
    ],
)  # fmt: skip
def test_what_is_no_request(put: Put, raw: bytes, code: str) -> None:
    assert refusal(requests.read_computer, put(raw)) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "3号电脑"}, "paper.signature"), ({"recipient": EVE.recipient}, "paper.signature"),
        ({"key": EVE.public_key}, "paper.signature"), ({"signature": "0" * 128}, "paper.signature"),
        ({"signature": "0"}, "paper.damaged"), ({"more": 1}, "paper.damaged"), ({"key": 1}, "paper.damaged"),
    ],
)  # fmt: skip
def test_a_request_that_was_changed(tmp_path: Path, put: Put, changes: dict[str, Any], code: str) -> None:
    body = {**orjson.loads(asked(tmp_path).read_bytes()), **changes}
    assert refusal(requests.read_computer, put(orjson.dumps(body, option=orjson.OPT_SORT_KEYS))) == code


@pytest.mark.parametrize(
    "changes",
    [{"install_id": "x"}, {"name": ""}, {"name": "长" * 61}, {"at_ms": -1}, {"at_ms": "1"}, {"recipient": 1}],
)
def test_a_validly_signed_request_that_is_not_sound(tmp_path: Path, changes: dict[str, Any]) -> None:
    body = {"recipient": BOB.recipient, "install_id": BOB.install_id, "name": "2号电脑", "at_ms": NOW}
    path = tmp_path / "signed.sqq"
    papers.write(path, requests.COMPUTER, {**body, **changes}, BOB)
    assert refusal(requests.read_computer, path) == "paper.damaged"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"office": "1"}, "paper.damaged"), ({"computers": []}, "paper.damaged"),
        ({"computers": [{}] * 40}, "paper.damaged"), ({"computers": [1]}, "certificate.malformed"),
        ({"name": "a\u0000"}, "paper.damaged"), ({"office": "420303090013"}, "certificate.mismatch"),
        ({"computers": [computer(issuer=EVE).plain()]}, "certificate.unknown_issuer"),
        ({"computers": [{**computer(issuer=DISTRICT).plain(), "name": "别的"}]}, "certificate.signature"),
    ],
)  # fmt: skip
def test_an_offices_request_that_does_not_hold(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    body = {
        "office": "420303090012", "name": "云麓台社区", "computers": [computer(issuer=DISTRICT).plain()], "at_ms": NOW,
    }  # fmt: skip
    path = tmp_path / "office.sqq"
    papers.write(path, requests.OFFICE, {**body, **changes}, DISTRICT)
    assert refusal(requests.read_office, path) == code


def test_a_missing_file_is_the_disks_fault(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure):
        requests.read_computer(tmp_path / "nothing.sqq")
    with pytest.raises(Refused):
        requests.write_computer(tmp_path / "a.sqq", install=BOB, name="\n", at_ms=NOW)


def answer(path: Path, keys: Install = DISTRICT, **changes: Any) -> Path:
    how: dict[str, Any] = {"certificate": office(issuer=keys), "struck_off": [], **changes}
    answers.write(path, keys=keys, code="420303", name="张湾区", at_ms=NOW, **how)
    return path


def test_an_answer_comes_back_and_one_by_another_hand_does_not(tmp_path: Path) -> None:
    told = answers.read(answer(tmp_path / "a.sqc", struck_off=[EVE.public_key]))
    assert (told.district.name, told.district.recipient, told.struck_off) == (
        "张湾区", DISTRICT.recipient, (EVE.public_key,),
    )  # fmt: skip
    wrong = answer(tmp_path / "b.sqc", certificate=office(issuer=EVE))
    assert refusal(answers.read, wrong) == "certificate.mismatch"
    wrong = answer(tmp_path / "c.sqc", certificate=computer(issuer=DISTRICT))
    assert refusal(answers.read, wrong) == "certificate.mismatch"
    wrong = answer(tmp_path / "d.sqc", struck_off=["x"])
    assert refusal(answers.read, wrong) == "paper.damaged"


def test_an_answer_to_another_office_or_another_key_is_not_kept(office: Workspace, tmp_path: Path) -> None:
    requests.write_office(office, tmp_path / "a.sqq", install=ALICE, name="1号电脑", **BY)
    read = lambda path: answers.accept(office, path, told=fingerprint(DISTRICT.public_key), actor="李梅")  # noqa: E731
    assert refusal(read, answer(tmp_path / "a.sqc")) == "answer.other_key"
    elsewhere = answer(tmp_path / "b.sqc", certificate=office_of("420303090099"))
    assert refusal(read, elsewhere) == "answer.other_office"


def office_of(code: str) -> Any:
    from tests.desktop.security.test_certificates import office as certificate

    return certificate(office=code)


@pytest.mark.parametrize("told", ["", "  ", "-"])
def test_the_check_code_must_be_given(told: str) -> None:
    with pytest.raises(Refused) as caught:
        answers.insist_told(DISTRICT.public_key, told)
    assert caught.value.code == "answer.unchecked"


def test_the_check_code_may_be_typed_any_way(office: Workspace) -> None:
    code = fingerprint(DISTRICT.public_key)
    for told in (code, code.upper(), code.replace("-", " "), code.replace("-", "")):
        answers.insist_told(DISTRICT.public_key, told)
    with pytest.raises(Refused) as caught:
        answers.insist_told(DISTRICT.public_key, code[:-1])
    assert caught.value.code == "answer.wrong_code"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return answer(tmp_path_factory.mktemp("bytes") / "sound.sqc")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_change_of_a_byte_is_taken_for_a_sound_file(sound: Path, data: st.DataObject) -> None:
    raw = bytearray(sound.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] = data.draw(st.integers(0, 255).filter(lambda b: b != raw[at]))
    changed = sound.with_name("changed.sqc")
    changed.write_bytes(raw)
    with pytest.raises(Refused):
        answers.read(changed)
