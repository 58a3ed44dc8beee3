"""Logins that may only look at a district's PostgreSQL, on the command line: what they read, and sentences for the rest."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.cli import main as command_line
from desktop.cli.main import parser
from desktop.district import database, granting, opening, packs, transfers, upgrading
from desktop.district.schema import ROWS, audit
from desktop.district.transfers import By, Order
from desktop.exchange.packs.pack import from_plain
from desktop.security import install
from tests.desktop.district import borough
from tests.desktop.district.borough import NAMES, NOW, NUMBER, PHONE, STAFF_NUMBER, Borough, code_of
from tests.desktop.district.conftest import Server

PLAIN, CARE = granting.READER, granting.CARE_READER
NOT_WRITTEN, NOT_READ = "只能查看,不能改", "gezhi_care_reader"
PACK = {"format": "gezhi-pack/1", "name": "张湾区", "version": "2026.1", "norms": {"fresh_days": 30}}
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of keys of the district's computer."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def town(server: Server, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Borough:
    """Five offices: one with a gap, a number on two books, a rule laid down, somebody handed over."""
    keys = install.load_or_create(home / opening.FOLDER)
    made = borough.build(server.new_database(), tmp_path_factory.mktemp("borough"), offices=5, keys=keys)
    opened = database.connect(made.where, keys)
    try:
        upgrading.ready(opened, keys)
        by = By(keys, "区管理员", NOW)
        opened.change(lambda db: packs.put(db, from_plain(PACK), actor=by.actor, at_ms=NOW))

        def hand_over(db: Any) -> None:
            resident = ROWS["resident"].c
            here = (resident.office == code_of(1), resident.id_number.is_(None))
            who = db.execute(select(resident.id).where(*here).order_by(resident.id).limit(1)).scalar_one()
            transfers.hand_over(db, Order(code_of(1), code_of(0), (who,), "2026-07-01"), by)

        opened.change(hand_over)
    finally:
        opened.close()
    return made


@pytest.fixture(scope="module")
def addresses(town: Borough, server: Server) -> dict[str, str]:
    """The database as each role reaches it."""
    return {role: server.login(town.where, role) for role in (PLAIN, CARE)}


@pytest.fixture
def ask(
    addresses: dict[str, str], home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Ask:
    """Run a command of the district as a role; exit code, answer, what was said about errors."""
    monkeypatch.setenv("GEZHI_KEYS", str(home))

    def run(role: str, part: str, *words: object) -> tuple[int, str, str]:
        command, *more = part.split()
        got = command_line.main(
            ["district", command, *more, "--db", addresses[role], *map(str, words), "--json"]
        )
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return got, out, err

    return run


# What looks and asks for nothing of care, identity or the log; with a word of what is to be seen.
LOOKING = {
    "offices": NAMES[1], "duplicates": code_of(1), "tickets": code_of(1), "transfers": code_of(0), "totals": NAMES[0],
    "pack list": "norm/fresh_days", "certificates": "certificates", "audit": "bundle.received",
}  # fmt: skip


@pytest.mark.parametrize("part", LOOKING)
def test_a_reader_without_care_reads_what_the_places_show(ask: Ask, part: str) -> None:
    code, out, err = ask(PLAIN, part)
    assert code == 0, err
    assert LOOKING[part] in out
    assert not [secret for secret in (NUMBER, STAFF_NUMBER, PHONE) if secret in out]
    care, more, err = ask(CARE, part)
    assert care == 0, err
    assert set(json.loads(out)) == set(json.loads(more))


def test_what_a_reader_without_care_does_not_know_is_left_out_and_not_nought(ask: Ask) -> None:
    seen = [json.loads(ask(role, "totals")[1])["offices"][0]["rows"] for role in (PLAIN, CARE)]
    assert seen[1].keys() - seen[0].keys() == {"care_record"}
    assert seen[0].items() <= seen[1].items()
    after = [json.loads(ask(role, "transfers")[1])["handed"][0]["after"] for role in (PLAIN, CARE)]
    assert after == [None, 0]


def test_in_words_neither(ask: Ask, addresses: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert ask  # for its folder of keys
    told = {}
    for role, address in addresses.items():
        assert command_line.main(["district", "transfers", "--db", address]) == 0
        told[role] = capsys.readouterr().out
    assert "转出后又被改过 0 人" in told[CARE]
    assert "改过 0 人" not in told[PLAIN]
    assert "看不到" in told[PLAIN]


FIGURES = ("return", "coverage", "contradictions", "totals --office {office}", "correct --list")


@pytest.mark.parametrize("part", FIGURES)
def test_figures_counted_from_care_are_for_the_reader_of_care(ask: Ask, part: str) -> None:
    words = part.format(office=code_of(0)).split()
    code, out, err = ask(PLAIN, words[0], *words[1:])
    assert code == 1
    assert NOT_READ in out + err
    code, _out, err = ask(CARE, words[0], *words[1:])
    assert code == 0, err


def writing(town: Borough, folder: Path) -> dict[str, list[object]]:
    """Everything of a district that writes, with what it needs; files it reads or writes are in `folder`."""
    pack = folder / "pack.json"
    pack.write_text(json.dumps({**PACK, "norms": {"fresh_days": 20}}), encoding="utf-8")
    key, office, signer = "0" * 64, code_of(0), borough.install_of(0)
    return {
        "enrol": ["--code", office, "--signer", signer.public_key, "--recipient", signer.recipient,
                  "--install", signer.install_id],
        "revoke": ["--signer", signer.public_key],
        "reinstate": ["--signer", signer.public_key],
        "receive": [town.waiting[0]],
        "receipt": ["--office", office, "--out", folder / "回执.sqr"],
        "letter": ["--office", office, "--out", folder],
        "pack put": [pack],
        "pack withdraw": ["norm/fresh_days"],
        "pack adopt": ["--office", office, "layout/household"],
        "pack send": ["--office", office],
        "answer": ["--office", office, "--out", folder / "答复.sqc"],
        "correct": ["--office", office, "--kind", "household", "--id", key[:32], "--set", "code=7", "--why", "核对"],
        "duplicates": ["--pair", key, "--say", "other"],
        "tickets": ["--ask"],
        "transfers": ["--refuse", key[:32]],
        "check": ["--office", office],
        "revoke-key": ["--key", key],
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("role", [PLAIN, CARE])
def test_nothing_is_written_and_no_file_left_by_who_may_only_look(
    ask: Ask, town: Borough, role: str, tmp_path: Path, home: Path
) -> None:
    def state() -> tuple[object, ...]:
        opened = database.connect(town.where, town.keys)
        with opened.read() as db:
            found = [tuple(row) for row in db.execute(select(audit).order_by(audit.c.no))]
        opened.close()
        return found, sorted(tmp_path.iterdir()), sorted(home.rglob("*"))

    wanted = writing(town, tmp_path)
    before = state()
    for part, words in wanted.items():
        code, out, err = ask(role, part, *words)
        assert code == 1, part
        assert NOT_WRITTEN in out + err, part
    assert state() == before


def test_every_command_of_a_district_is_asked_as_a_reader(town: Borough, tmp_path: Path) -> None:
    """A new one belongs into `LOOKING`, `FIGURES` or `writing`."""

    def parts(of: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
        for action in of._actions:
            if isinstance(action, argparse._SubParsersAction):
                return dict(action.choices)
        return {}

    district = parts(parts(parser())["district"])
    every = {f"{name} {more}".strip() for name, one in district.items() for more in parts(one) or [""]}
    asked = {*LOOKING, *(one.split()[0] for one in FIGURES), *writing(town, tmp_path)}
    others = {"init", "admit"}  # made by somebody who owns the database; needs an office's request
    assert every - others == asked
