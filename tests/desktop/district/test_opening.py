"""Opening a district: addresses without secrets, what is refused in words, and who may write on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.district import database, making, opening, rights
from desktop.district.opening import Address
from desktop.domain.permissions import Action
from tests.desktop.district.conftest import DISTRICT, Server

SECRET = "s3cret/pass"


@pytest.mark.parametrize(
    ("typed", "where", "user", "password"),
    [
        ("postgresql://db/gezhi", "postgresql://db/gezhi", "", ""),
        ("postgresql://wang:s3cret%2Fpass@db:5433/gezhi", "postgresql://db:5433/gezhi", "wang", SECRET),
        (
            "postgresql://db/gezhi?password=s3cret%2Fpass&sslmode=require",
            "postgresql://db/gezhi?sslmode=require",
            "",
            SECRET,
        ),
        (
            "postgresql://db/gezhi?sslmode=require&user=wang&password=s3cret%2Fpass",
            "postgresql://db/gezhi?sslmode=require",
            "wang",
            SECRET,
        ),
        ("postgresql://wang:s3cret/pass@db:5433/gezhi", "postgresql://db:5433/gezhi", "wang", SECRET),
        (
            "postgresql://wang:s3?ret@db/gezhi?sslmode=require",
            "postgresql://db/gezhi?sslmode=require",
            "wang",
            "s3?ret",
        ),
        ("postgresql://db:5433/gezhi?user=wang@a", "postgresql://db:5433/gezhi", "wang@a", ""),
        (
            "postgresql://db:5433,da:5433/gezhi?user=wang@a",
            "postgresql://db:5433,da:5433/gezhi",
            "wang@a",
            "",
        ),
        ("postgresql://[::1]:5433/gezhi?user=wang@a", "postgresql://[::1]:5433/gezhi", "wang@a", ""),
        (' "D:/格知/张湾区.gezhi-district" ', "D:/格知/张湾区.gezhi-district", "", ""),
    ],
)
def test_what_may_be_remembered_holds_no_login(typed: str, where: str, user: str, password: str) -> None:
    asked = opening.address(typed)
    assert asked == Address(where, user, password)
    assert SECRET not in repr(asked)
    assert opening.address(typed, "li", "other") == Address(
        where, "li" if asked.server else "", "other" if asked.server else ""
    )


def test_a_new_file_is_made_once_and_opened_again(tmp_path: Path) -> None:
    where, folder = Address(str(tmp_path / "new" / "a.gezhi-district")), tmp_path / "keys"
    made = opening.found_district(where, folder, code="420303", name=" 张湾区 ")
    assert (made.code, made.name, made.quarantine) == ("420303", "张湾区", folder / "quarantine")
    made.database.close()
    opened = opening.open_district(where, folder)
    assert rights.permit(opened.database).may(Action.EXCHANGE)
    opened.database.close()
    with pytest.raises(Refused, match="不会覆盖"):
        opening.found_district(where, folder, code="420303", name="张湾区")


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    for asked in (Address(""), Address(str(tmp_path / "none"))):
        with pytest.raises(Refused):
            opening.open_district(asked, tmp_path / "keys")
    bad = tmp_path / "bad.gezhi-district"
    with pytest.raises(Refused):
        opening.found_district(Address(str(bad)), tmp_path / "keys", code="42", name="张湾区")
    assert not bad.exists(), "nothing stays of what was refused"
    with pytest.raises(Refused):
        opening.found_district(Address(str(bad)), tmp_path / "keys", code="420303", name=" ")


def test_a_server_that_is_not_there_is_an_environment_failure_without_the_password(tmp_path: Path) -> None:
    asked = opening.address(f"postgresql:///gezhi?host={tmp_path}", "wang", SECRET)
    with pytest.raises(EnvironmentFailure) as caught:
        opening.open_district(asked, tmp_path / "keys")
    chain: BaseException | None = caught.value
    while chain is not None:
        assert SECRET not in str(chain)
        chain = chain.__cause__


def test_on_postgresql_who_may_not_write_may_only_look(server: Server) -> None:
    where = server.new_database()
    owner = database.connect(where, DISTRICT)
    making.make(owner, code="420303", name="张湾区", keys=DISTRICT)
    assert rights.permit(owner).may(Action.EXCHANGE)
    owner.change(lambda db: db.execute(text("CREATE ROLE looker LOGIN IN ROLE gezhi_reader")))
    owner.close()
    asked = opening.address(where.replace("postgres@", ""), "looker", "")
    looker = database.connect(asked.where, DISTRICT, user=asked.user, password=asked.password)
    permit = rights.permit(looker)
    looker.close()
    assert permit.may(Action.SEE)
    assert not permit.may(Action.EXCHANGE)
    assert not permit.may(Action.EDIT)
