"""Making the district's tables, and what the database says of itself."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, insert, inspect, select, text
from sqlalchemy.schema import CreateSchema

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.district import schema
from desktop.district.database import Database
from desktop.security.install import Install
from desktop.store.making import SCHEMA

FORMAT: Final = "gezhi-district/1"
READER, CARE_READER = "gezhi_reader", "gezhi_care_reader"


def make(database: Database, *, code: str, name: str, keys: Install) -> None:
    """Create every table of an empty database. Raises `Refused` when it is a district already."""
    with database.read() as db:
        there = inspect(db).has_table("district_fact", schema="district" if database.postgres else None)
    if there:
        raise Refused(_("这个数据库已经是区级库,没有改动。"), code="district.exists")
    if not (code.isascii() and code.isdigit() and 6 <= len(code) <= 12):
        raise Refused(_("区划代码应为 6 到 12 位数字。"), code="district.code")

    def work(db: Connection) -> None:
        if database.postgres:
            for name_ in schema.SCHEMAS:
                db.execute(CreateSchema(name_, if_not_exists=True))
        schema.metadata.create_all(db)
        if database.postgres:
            _spread(db)
        facts = {
            "format": FORMAT, "schema": str(SCHEMA), "code": code, "name": name, "signer": keys.public_key,
            "recipient": keys.recipient,
        }  # fmt: skip
        db.execute(insert(schema.fact), [{"key": k, "value": v} for k, v in facts.items()])

    database.change(work)
    if database.postgres:
        database.change(_roles)


def _spread(db: Connection) -> None:
    for table in schema.metadata.sorted_tables:
        if table.name in schema.LARGE:
            for part in range(schema.SPREAD):
                db.exec_driver_sql(
                    f'CREATE TABLE "{table.schema}"."{table.name}_{part:02}" PARTITION OF "{table.schema}"."{table.name}" '
                    f"FOR VALUES WITH (MODULUS {schema.SPREAD}, REMAINDER {part})"
                )


def _roles(db: Connection) -> None:
    """Two roles without login for whoever reads by other means: one without care, one with it."""
    may = db.execute(
        text("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")
    ).scalar()
    if not may:  # the administrator grants by hand what docs/district.md shows
        return
    for role, rooms in ((READER, ("district", "ledger")), (CARE_READER, ("care",))):
        known = db.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar()
        if not known:
            db.exec_driver_sql(f"CREATE ROLE {role} NOLOGIN")
        for room in rooms:
            db.exec_driver_sql(f"GRANT USAGE ON SCHEMA {room} TO {role}")
            db.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {room} TO {role}")
    # The log repeats what the restricted rows say.
    db.exec_driver_sql(f"REVOKE SELECT ON district.op FROM {READER}")  # noqa: S608 - our own names
    for part in range(schema.SPREAD):
        db.exec_driver_sql(f'REVOKE SELECT ON district."op_{part:02}" FROM {READER}')  # noqa: S608
    db.exec_driver_sql(f"GRANT {READER} TO {CARE_READER}")


def facts(db: Connection, keys: Install) -> dict[str, str]:
    """What the database says of itself; raises `Refused` when it is no district, a later one, or another's."""
    rows = {str(k): str(v) for k, v in db.execute(select(schema.fact.c.key, schema.fact.c.value))}
    if rows.get("format") != FORMAT or int(rows.get("schema", "0")) > SCHEMA:
        raise Refused(_("这个区级库由更新版本的格知建立,请先升级本机程序。"), code="district.newer")
    if rows["signer"] != keys.public_key:
        raise Refused(
            _("这台电脑上的区级密钥与建库时的不同。请在建库的电脑上操作,或恢复当时备份的密钥文件夹。"),
            code="district.other_keys",
        )
    return rows
