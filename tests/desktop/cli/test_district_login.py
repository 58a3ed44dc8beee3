"""A password in the address of a district: everybody on the machine reads it (`ps`); that is said, libpq has better ways."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.cli import district_answers
from desktop.cli.district_session import District
from desktop.district import database
from desktop.district.database import Database
from desktop.security.install import Install


class Stopped(Exception):
    """Far enough: no server is asked."""


def asked(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[str, dict[str, str]]:
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path))
    seen: list[tuple[str, dict[str, str]]] = []

    def connect(where: str, _keys: Install, **secrets: str) -> Database:
        seen.append((where, secrets))
        raise Stopped

    monkeypatch.setattr(database, "connect", connect)
    with pytest.raises(Stopped):
        District(url)
    return seen[0]


@pytest.mark.parametrize(
    "url",
    ["postgresql://gezhi:geheim1@db/gezhi", "postgresql://db/gezhi?user=gezhi&password=geheim1",
     "postgresql://gezhi:ge%2Fheim1@db:5433/gezhi"],
)  # fmt: skip
def test_a_password_in_the_address_is_warned_about_and_taken_out_of_it(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where, secrets = asked(url, monkeypatch, tmp_path)
    said = capsys.readouterr().err
    assert "PGPASSWORD" in said
    assert "heim1" not in said + where
    assert secrets == {"user": "gezhi", "password": "ge/heim1" if "%2F" in url else "geheim1"}


@pytest.mark.parametrize(
    "url",
    ["postgresql://db/gezhi", "postgresql://gezhi@db/gezhi", "postgresql:///?service=gezhi", "postgresql://"],
)
def test_without_one_nothing_is_said(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _where, secrets = asked(url, monkeypatch, tmp_path)
    assert capsys.readouterr().err == ""
    assert secrets["password"] == ""


def test_what_libpq_reads_from_the_environment_reaches_the_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """PGSERVICE names a service, its file the host: the failure is that nobody listens there, not that none was said."""
    import psycopg

    (tmp_path / "services").write_text(f"[gezhi]\nhost={tmp_path}\nport=5999\nuser=gezhi\ndbname=gezhi\n")
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    monkeypatch.setenv("PGSERVICE", "gezhi")
    engine = database.connect("postgresql://", Install("7" * 32, b"7" * 32, b"6" * 32)).engine
    with pytest.raises(Exception, match=str(tmp_path)) as caught:
        engine.connect()
    assert isinstance(caught.value.__cause__, psycopg.OperationalError)
    engine.dispose()


def test_whose_person_it_is_is_asked_elsewhere_and_no_password_is_repeated() -> None:
    asked = argparse.Namespace(db="postgresql://wang:geheim-7@db/gezhi", pair="0" * 64, say="same")
    with pytest.raises(Refused) as caught:
        district_answers._insist_apart(asked)
    assert "postgresql://db/gezhi" in caught.value.text
    assert "geheim-7" not in caught.value.text
