"""`gezhi retention`, `campaign` and `subject` from end to end."""

from __future__ import annotations

import json
import zipfile
from datetime import date

import msoffcrypto
import pypdf
import pytest

from desktop.base.clock import SystemClock, today
from desktop.cli.main import main
from desktop.operations import arrangements
from desktop.queries import resident_list
from desktop.queries.listing import Asked, Condition, Test
from desktop.workspace import Workspace
from tests.conftest import PASSWORD
from tests.desktop.care_town import DIRECTOR, build

NAME, NUMBER, PHONE = "欧阳钚锿", "420303195003129977", "13971234567"


@pytest.fixture
def town(office, monkeypatch):
    made = build(office)
    with office.change("resident.add", actor=DIRECTOR) as unit:
        made.residents[NAME] = unit.create("resident", {
            "household_id": made.households["101"], "name": NAME, "id_number": NUMBER, "phones": [PHONE],
            "state": "dead", "state_on": "2001-01-01",
        })  # fmt: skip
    with office.change("resident.edit", actor="王录") as unit:
        unit.set("resident", made.residents[NAME], {"phones": ["13900000001"], "employer": "=1+1"})
    office.close()
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setattr("desktop.store.location.SystemVolumes.of", lambda _self, _path: _Fit())
    return office.path, made


class _Fit:
    network = False
    removable = False


@pytest.fixture
def gezhi(town, capsys):
    def run(group, *words, code=0):
        capsys.readouterr()
        assert main([*group.split(), str(town[0]), *map(str, words), "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return run


def test_due_purged_and_certified(gezhi, town, tmp_path):
    found = gezhi("retention list")
    assert found["due"] == {"person": {"resident": 1}}
    assert found["records"][0]["title"] == NAME
    assert gezhi("retention purge", "--reason", "期满", code=1)["error"] == "retention.unconfirmed"
    sure = ("--reason", "期满", "--confirm", "清除")
    day = today(SystemClock())
    if day > date(2026, 8, 1):  # the office was last written to in June 2026: its clock leapt
        for said in ((), ("--day", "2026-06-30")):
            assert gezhi("retention purge", *sure, *said, code=1)["error"] == "retention.clock"
    sure += ("--day", day.isoformat())
    done = gezhi("retention purge", *sure, "--drop-copies")
    assert done["counts"] == {"resident": 1}
    assert gezhi("retention purge", *sure, code=1)["error"] == "retention.nothing"
    out = tmp_path / "证明.pdf"
    gezhi("retention certificate", done["number"], "--out", out)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)
    assert done["number"] in text
    assert "期满" in text
    assert not any(told in text for told in (NAME, NUMBER, PHONE))
    assert (
        gezhi("retention certificate", "nothing", "--out", out, code=1)["error"] == "retention.no_certificate"
    )
    assert gezhi("retention days", "person", "10", code=1)["error"] == "retention.bounds"
    gezhi("retention days", "person", "3000")
    assert gezhi("retention list")["days"]["person"] == 3000


def test_a_campaign_from_its_start_to_its_end(gezhi, town):
    words = ("--name", "六问", "--purpose", "流感", "--basis", "九号文", "--ends", "2099-01-31")
    campaign = gezhi("campaign start", *words)["campaign"]
    who = town[1].residents["任杰"]
    entry = gezhi("campaign tag", campaign, "--resident", who, "--text", "发热", "--answer", "三问=否")[
        "entries"
    ][0]
    assert gezhi("campaign list", "--of", campaign)["entries"][0]["record"] == who
    gezhi("campaign untag", entry)
    asked = Asked(conditions=(Condition("name", Test.HAS, ("杰",)),))
    unknown = gezhi("campaign tag", campaign, "--filter", "叫杰的", code=1)
    assert unknown["error"] == "campaign.no_filter"
    again = Workspace.open(town[0], password=PASSWORD)
    arrangements.keep_filter(
        again, "resident", "叫杰的", asked, sources={"resident": resident_list.SOURCE}, actor=DIRECTOR
    )
    again.close()
    (one,) = gezhi("campaign tag", campaign, "--filter", "叫杰的", "--resident", who)["entries"]
    (entry,) = gezhi("campaign list", "--of", campaign)["entries"]
    assert (entry["id"], entry["record"]) == (one, who), "named and filtered, marked once"
    gezhi("campaign untag", one)
    gezhi("campaign end", campaign)
    [left] = gezhi("campaign list")["campaigns"]
    assert (left["entries"], left["ends"] < left["purge"]) == (0, True)


def test_a_person_is_handed_what_is_held(gezhi, town, tmp_path, monkeypatch):
    who = town[1].residents[NAME]
    assert (
        gezhi("subject export", who, "--out", tmp_path / "a.xlsx", "--reason", " ", code=1)["error"]
        == "subject.no_reason"
    )
    out = tmp_path / "本人.xlsx"
    done = gezhi("subject export", who, "--out", out, "--reason", "本人当面申请")
    page = (tmp_path / "本人.html").read_text("utf-8")
    for told in (NUMBER, PHONE, "13900000001", "王录"):
        assert told in page
    assert "<script" not in page
    sheet = zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml").decode()
    assert NUMBER in sheet
    assert "<f>" not in sheet
    assert done["lines"] > 5
    fixed = gezhi("subject corrections", who, "--reason", "核对")["corrections"]
    assert {"who": "王录", "before": PHONE, "after": "13900000001"}.items() <= next(
        f for f in fixed if f["field"] == "电话"
    ).items()
    again = gezhi("subject export", who, "--out", tmp_path / "b.xlsx", "--reason", "再次申请")
    assert (
        again["lines"] >= done["lines"] + 2
    )  # now it also says who exported it and who looked at the corrections
    paper = tmp_path / "本人.pdf"
    printed = gezhi("subject export", who, "--out", paper, "--reason", "本人要纸质的")
    assert printed["files"] == [str(paper)]
    words = "".join(page.extract_text() for page in pypdf.PdfReader(paper).pages)
    assert "13900000001" in words, "all the office holds, on paper too"
    assert NUMBER not in words.replace(" ", ""), "but no paper shows a whole ID number"
    assert f"尾号 {NUMBER[-4:]}" in words
    refused = gezhi("subject export", who, "--out", paper, "--reason", "x", "--locked", code=1)
    assert refused["error"] == "subject.paper_locked"
    monkeypatch.setenv("GEZHI_FILE_PASSWORD", "a long word")
    locked = tmp_path / "c.xlsx"
    assert gezhi("subject export", who, "--out", locked, "--reason", "邮寄", "--locked")["files"] == [
        str(locked)
    ]
    assert NUMBER.encode() not in locked.read_bytes()
    with locked.open("rb") as file:
        book = msoffcrypto.OfficeFile(file)
        book.load_key(password="a long word", verify_password=True)
    monkeypatch.setenv("GEZHI_FILE_PASSWORD", "abc")
    assert (
        gezhi("subject export", who, "--out", locked, "--reason", "x", "--locked", code=1)["error"]
        == "subject.password"
    )
