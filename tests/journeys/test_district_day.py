"""Scenario 4: a district's offices sent in by file, twice; what was added up is what they hold, to the last row.

The tests take a small part of the district, `make soak` the whole of source 000 (`GEZHI_DISTRICT_DAY=1`): 52 offices,
148,702 households, 382,076 people, 500 of them on two books, 300 moves, 200 deletions, 100 corrected numbers.
"""

from __future__ import annotations

import contextlib
import io
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from desktop.cli.main import main
from desktop.exchange.bundle import acknowledging, exchange
from tests.desktop.district.conftest import Server
from tests.journeys.district_town import ACTOR, Day, Office, Sizes, new_office, part_of

SHARE = float(os.environ.get("GEZHI_DISTRICT_DAY", "0.02"))
DAY = "2026-07-01"
CODES = (
    "A01,A03,A04,A08,A11,A22,A24.registered,A24.occupied,B21.city,B21.district,B21.members,B33.committees,"
    "B33.branches,C13,C14,I03"
)


class Town:
    """The district's PostgreSQL, its offices, and `gezhi district` with every answer as JSON."""

    def __init__(self, where: str, folder: Path, sizes: Sizes) -> None:
        self.where, self.folder, self.sizes = where, folder, sizes
        self.took: dict[str, float] = {}
        told = self.gezhi("init", "--code", "640423", "--name", "示例区")
        self.recipient = str(told["recipient"])
        self.offices = [
            self.timed("offices made", lambda n=n: new_office(folder, n, sizes, str(told["signer"])))
            for n in range(sizes.communities)
        ]
        for office in self.offices:
            key = office.install
            self.gezhi(
                "enrol", "--code", office.code, "--name", f"第{office.number + 1}社区", "--signer", key.public_key,
                "--recipient", key.recipient, "--install", key.install_id,
            )  # fmt: skip

    def timed(self, name: str, work: Any) -> Any:
        """Do it and add its processor time up."""
        start = time.process_time()
        try:
            return work()
        finally:
            self.took[name] = self.took.get(name, 0.0) + time.process_time() - start

    def gezhi(self, part: str, *words: object) -> dict[str, Any]:
        """What a command of the district answers."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = main(["district", part, "--db", self.where, *map(str, words), "--json"])
        assert code == 0, out.getvalue()
        return dict(orjson.loads(out.getvalue()))

    def send(self, name: str) -> list[Path]:
        """A bundle of each office for the district."""
        paths = []
        for office in self.offices:
            path = self.folder / f"{office.code}-{name}.sqb"
            self.timed("bundles written", lambda o=office, p=path: exchange.write(
                o.file, self.recipient, p, install=o.install, actor=ACTOR
            ))  # fmt: skip
            paths.append(path)
        return paths

    def receive(self, paths: list[Path]) -> dict[str, Any]:
        """All of them by one command."""
        return dict(self.timed("bundles taken in", lambda: self.gezhi("receive", *paths)))

    def answer(self, name: str) -> None:
        """A receipt for each office, which must find it equal."""
        for office in self.offices:
            path = self.folder / f"{office.code}-{name}.sqr"
            self.timed(
                "receipts written",
                lambda o=office, p=path: self.gezhi(
                    "receipt", "--office", o.code, "--out", p, "--as-of", DAY
                ),
            )
            told = self.timed(
                "receipts compared",
                lambda o=office, p=path: acknowledging.acknowledge(o.file, p, install=o.install, actor=ACTOR),
            )
            assert (told.lacking, told.unknown, told.equal, told.difference) == (0, 0, True, None)
            assert told.theirs == orjson.loads(orjson.dumps(told.ours)), "by grid, micro-grid and category"


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys"))
    server = Server()
    made = None
    try:
        made = Town(server.new_database(), tmp_path, Sizes().share(SHARE))
        yield made
    finally:
        for office in made.offices if made is not None else []:
            office.file.close()
        server.close()


def pairs(town: Town) -> int:
    return int(town.gezhi("duplicates")["count"])


def operations(offices: list[Office]) -> int:
    return sum(len(office.file.vector()) for office in offices)


@pytest.mark.slow
def test_what_the_offices_hold_is_what_the_district_adds_up(town: Town) -> None:
    sizes, day = town.sizes, Day(town.offices, town.sizes)
    day.twice()
    first = town.send("first")
    told = town.receive(first)
    assert told["new_ops"] == operations(town.offices)
    town.answer("first")
    assert pairs(town) == sizes.twice

    day.move()
    day.delete()
    day.renumber()
    second = town.send("second")
    assert sum(path.stat().st_size for path in second) < sum(path.stat().st_size for path in first)
    before = told["new_ops"]
    told = town.receive([*second[::-1], *first[:2], second[0]])  # in another order, and some again
    assert before + told["new_ops"] == operations(town.offices)
    town.answer("second")

    assert pairs(town) == sizes.twice, "who moved stands on one register"
    rows = {office["office"]: office["rows"] for office in town.gezhi("totals")["offices"]}
    for office in town.offices:
        here = part_of(sizes.households, office.number, sizes.communities)
        assert rows[office.code]["household"] == here
    figures = town.timed("figures", lambda: town.gezhi("return", "--as-of", DAY, "--codes", CODES))[
        "indicators"
    ]
    found = {code: figure["value"] for code, figure in figures.items()}
    check(found, sizes)
    took = {name: round(seconds, 1) for name, seconds in town.took.items()}
    size = sum(path.stat().st_size for path in first) / 1e6
    print(
        f"{sizes}\n{operations(town.offices):,} operations, {size:.1f} MB of first bundles, CPU s {took}\n{found}"
    )


def check(found: dict[str, Any], sizes: Sizes) -> None:
    """Every figure is the one the offices were made for."""
    assert (found["A01"], found["A03"], found["A04"]) == (sizes.communities, sizes.households, sizes.occupied)
    assert found["A08"] == sizes.people
    assert (found["A11"], found["A22"], found["I03"]) == (sizes.grids, sizes.micros, sizes.groups)
    sources = [found[f"B21.{source}"] for source in ("city", "district", "members")]
    assert sources == [sizes.city, sizes.district, sizes.members]
    assert (found["C14"], found["C13"]) == (sizes.local, sum(sources) - sizes.local)
    assert (found["B33.committees"], found["B33.branches"]) == (sizes.committees, sizes.branches)
    assert found["A24.registered"] == round(sizes.households / sizes.micros, 2)
    assert found["A24.occupied"] == round(sizes.occupied / sizes.micros, 2)


def test_the_whole_district_is_that_of_the_source() -> None:
    whole = Sizes()
    assert whole.share(1.0) == whole
    assert whole.city + whole.district + whole.members == whole.local + 2_647 == 4_807
    assert round(whole.occupied / whole.micros, 2) == 49.95
