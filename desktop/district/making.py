"""Making the district's tables, and what the database says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, Table, insert, inspect, select
from sqlalchemy.schema import CreateSchema

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.district import admission_tables, granting, pack_tables, rights, schema, transfer_tables, who_may
from desktop.district.database import Database
from desktop.security.install import Install
from desktop.store.making import SCHEMA

FORMAT: Final = "gezhi-district/1"
# Tables in files of their own: known by being imported here.
ELSEWHERE: Final = (
    admission_tables.certified, transfer_tables.transfer, pack_tables.item, pack_tables.issue, pack_tables.letter,
)  # fmt: skip
GRANTS: Final = "grants"  # the fact that tells which grants were made last, for which roles


def make(database: Database, *, code: str, name: str, keys: Install) -> None:
    """Create every table of an empty database. Raises `Refused` when it is a district already, or the login may not."""
    with database.read() as db:
        there = inspect(db).has_table("district_fact", schema="district" if database.postgres else None)
        may = rights.makes(db)
    if there:
        raise Refused(_("这个数据库已经是区级库,没有改动。"), code="district.exists")
    if not (code.isascii() and code.isdigit() and 6 <= len(code) <= 12):
        raise Refused(_("区划代码应为 6 到 12 位数字。"), code="district.code")
    if not may:
        raise who_may.no_making()

    def work(db: Connection) -> None:
        if database.postgres:
            for name_ in schema.SCHEMAS:
                db.execute(CreateSchema(name_, if_not_exists=True))
        create(db, schema.metadata.sorted_tables, postgres=database.postgres)
        facts = {
            "format": FORMAT, "schema": str(SCHEMA), "code": code, "name": name, "signer": keys.public_key,
            "recipient": keys.recipient,
        }  # fmt: skip
        if mark := granting.bring_up(db):
            facts[GRANTS] = mark
        db.execute(insert(schema.fact), [{"key": k, "value": v} for k, v in facts.items()])

    database.change(work)


def create(db: Connection, tables: Sequence[Table], *, postgres: bool) -> None:
    """Create the given tables, with their partitions; `granting.bring_up` belongs behind it."""
    schema.metadata.create_all(db, tables=tables)
    if postgres:
        _spread(db, tables)


def _spread(db: Connection, tables: Sequence[Table]) -> None:
    for table in tables:
        if table.name in schema.LARGE:
            for part in range(schema.SPREAD):
                db.exec_driver_sql(
                    f'CREATE TABLE "{table.schema}"."{table.name}_{part:02}" PARTITION OF "{table.schema}"."{table.name}" '
                    f"FOR VALUES WITH (MODULUS {schema.SPREAD}, REMAINDER {part})"
                )


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
