"""Restricted care is told to its specialist alone: planted words are looked for in everything anybody can read.

Three nets. Every source file that speaks of care records is listed with the reason why it may; every command of the
command line is run as every role, or listed with the reason why it tells nothing. The third net,
every screen of the window,
is `tests/ui/test_restricted_screens.py`.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.cli.main import main, parser
from desktop.domain.care_record import CareDraft
from desktop.domain.permissions import RESTRICTED, SPECIALIST
from desktop.operations import care, care_keys, duplicates
from desktop.security import keyslots
from desktop.workspace import Workspace
from tests.conftest import CHEAP
from tests.desktop.care_town import ACCOUNTS, DIRECTOR, SPECIALISTS, TODAY, CareTown, build

ROOT = Path(__file__).resolve().parents[1]
CANARY = "金丝雀"  # stands in every field of every restricted record, and nowhere else
NAMES = ("严重精神障碍", "刑满释放", "社区矫正", "社区戒毒")
PASSWORD = "a password 1"
MENTAL = SPECIALISTS["mental"]

# Every file that names the table, and why it tells nobody too much.
FILES = {
    "desktop/cli/care.py": "asks queries.care with the permit",
    "desktop/cli/imports.py": "counts rows of the clerk's own file",
    "desktop/domain/disputes.py": "names of fields",
    "desktop/district/around.py": "which rows a replica is filled with; transfers decides what is handed over",
    "desktop/district/transfers.py": "hands over only what no category restricts",
    "desktop/exchange/bundle/acknowledging.py": "names no row of care",
    "desktop/queries/crossings.py": "keeps what the permit sees",
    "desktop/district/schema.py": "names of tables",
    "desktop/district/granting.py": "names of tables a reader without care is not granted",
    "desktop/district/totals.py": "how many records, of all categories together",
    "desktop/queries/receipts.py": "open categories by name, the others together",
    "desktop/domain/care_fields.py": "names of fields",
    "desktop/domain/field_names.py": "names of fields",
    "desktop/domain/life/plan.py": "says only what is not hidden",
    "desktop/domain/rules/care.py": "rules about values",
    "desktop/exchange/importing/hand_edits.py": "who changed last, of rows in the clerk's own file",
    "desktop/exchange/importing/plan.py": "rows of the clerk's own file",
    "desktop/exchange/importing/plan_care.py": "rows of the clerk's own file",
    "desktop/operations/acceptances.py": "keeps the words of a care record out of the step",
    "desktop/operations/care_keys.py": "seals rows, shows none",
    "desktop/operations/care.py": "insists on the permit; steps name nobody",
    "desktop/operations/care_suggestions.py": "insists on the permit",
    "desktop/operations/duplicates.py": "moves records along, tells nothing",
    "desktop/cli/work.py": "counts what a visit planned, within the permit",
    "ui/screens/work/presenter.py": "asks queries.care with the permit",
    "desktop/operations/visits.py": "plans within the permit; steps name nobody",
    "desktop/operations/residents.py": "removes records along, tells nothing",
    "desktop/queries/arrivals.py": "tells and counts what the permit sees",
    "desktop/queries/care.py": "every question with a permit",
    "desktop/queries/care_suggestions.py": "proposes what the permit sees",
    "desktop/queries/comparing.py": "counts what the permit sees",
    "desktop/queries/copy_differences.py": "names of kinds; what is hidden is left out where they are offered",
    "desktop/queries/division.py": "counts open categories only",
    "desktop/queries/door_care.py": "keeps what the permit sees",
    "desktop/queries/doubts.py": "keeps what the permit sees",
    "desktop/queries/findings.py": "names of fields; the permit is asked in findings_care and findings_across",
    "desktop/queries/findings_across.py": "keeps what the permit sees",
    "desktop/queries/findings_care.py": "keeps what the permit sees",
    "desktop/queries/indicator_work.py": "leaves out the hidden categories it is told",
    "desktop/queries/past_log.py": "gives what stood before to indicator_work, sealed values never",
    "desktop/returns/catalogue/cares_of.py": "counts what indicator_work read",
    "desktop/queries/life_facts.py": "marks what is hidden for the plan",
    "desktop/queries/listed.py": "hidden categories, and minors of restricted ones, are left out",
    "desktop/queries/listed_sources.py": "read through listed",
    "desktop/queries/named.py": "names of records somebody else chose",
    "desktop/queries/ops_map.py": "counts; restricted categories are counted for nobody",
    "desktop/queries/overview.py": "counts open categories only",
    "desktop/operations/erasing.py": "erases records, tells nothing",
    "desktop/queries/retention.py": "counts what is due, names nobody",
    "desktop/queries/subject.py": "keeps what the permit sees",
    "desktop/queries/records.py": "keeps what the permit sees",
    "desktop/queries/references.py": "names of fields",
    "desktop/queries/register.py": "for the import's comparison, shown to nobody",
    "desktop/queries/step_details.py": "conceals what the permit does not see",
    "desktop/store/migrations/versions/m0001_ledger.py": "the table",
    "desktop/store/migrations/versions/m0003_judgement.py": "the table",
    "desktop/store/schema/people.py": "the table",
    "desktop/store/sealing.py": "seals, and opens for whoever holds the key",
    "ui/dialogs/care/form.py": "what its presenter says",
    "ui/dialogs/care/presenter.py": "asks queries.care with the permit",
    "ui/dialogs/care/panel.py": "asks queries.care with the permit",
    "ui/screens/care/presenter.py": "asks queries.care with the permit",
    "ui/screens/care/view.py": "what its presenter says",
    "ui/screens/exchange/imports/columns.py": "names of kinds",
    "ui/screens/households/checks/presenter.py": "hears that something changed; asks findings with the permit",
    "ui/screens/households/presenter.py": "hears that something changed",
}


def test_every_file_that_speaks_of_care_records_is_known() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for room in ("desktop", "ui")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"\bcare_record\b", path.read_text("utf-8"))
    }
    assert found - FILES.keys() == set(), "who sees what there? ask the permit, then add it to FILES"
    assert FILES.keys() - found == set()


class _Fit:
    network = False
    removable = False


@pytest.fixture
def planted(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> CareTown:
    """A record of every restricted category on one grown person and one minor, full of the planted word."""
    monkeypatch.setattr("desktop.store.location.SystemVolumes.of", lambda _self, _path: _Fit())
    town = build(office)
    with office.change("account.add", actor=DIRECTOR) as unit:
        for name, roles in ACCOUNTS.items():
            unit.create("account", {"name": name, "roles": list(roles)})
        for category, name in SPECIALISTS.items():
            unit.create("account", {"name": name, "roles": ["clerk", SPECIALIST + category]})
    for name in (*ACCOUNTS, *SPECIALISTS.values()):
        if name != DIRECTOR:
            office.add_user(name, f"{PASSWORD}{name}", actor=DIRECTOR, cost=CHEAP)
    values = {"responsible": CANARY, "basis": CANARY, "note": CANARY, "helper": CANARY, "hospital": CANARY,
              "guardian_person": CANARY, "prison": CANARY, "next_visit_on": "2026-06-01"}  # fmt: skip
    for category, actor in SPECIALISTS.items():
        for name in ("任杰", "仇小宝"):
            draft = CareDraft(town.residents[name], category, values)
            care.add(office, draft, actor=actor, today=TODAY)
    with office.read() as db:
        records = [row[0] for row in db.exec_driver_sql("SELECT id FROM care_record ORDER BY id")]
    with office.change("doubt.add", actor=MENTAL) as unit:
        row = {"record_kind": "care_record", "record_id": records[0], "field": "level", "note": CANARY}
        unit.create("doubt", row)
    duplicates.merge(office, "resident", town.residents["单田芳"], town.residents["单秀英"], actor=DIRECTOR)
    care_keys.settle(office, actor=DIRECTOR)  # the founder lets go of the keys
    return town


READERS = list(ACCOUNTS)


def told(text: str) -> list[str]:
    """The planted word, wherever it stands."""
    return [text[max(0, m.start() - 40) : m.end() + 20] for m in re.finditer(CANARY, text)]


# The command line

GROUPS = {  # every command of the group
    "recipe": "import recipes", "pack": "rules, recipes and templates of a district", "export-template": "templates",
    "layout": "how paper looks, with made-up people",
    "returns": "figures that `return` tells, open lists, files kept as they went out",
    "posted": "public numbers and words for places",
    "bundle": "keys, covers, and what is encrypted whole",
    "district": "counts and codes; names stand in its database",
    "map": "outlines of buildings, no persons",
    "grid": "buildings and grids, no persons", "rekey": "fields of the ledger, and figures of keying",
    "audit": "entries: who, when, which event, ids and counts; no value of a record",
}  # fmt: skip
TELLS_NOTHING = {
    "photo": "puts a worker's portrait on and off",
    "init": "makes an office", "backup": "the file itself, encrypted", "restore": "the file itself, encrypted",
    "backups": "when copies were made and proved", "salvage": "the file itself, encrypted; pages and numbers",
    "password": "changes a password", "import": "reads a file into the office",
    "event": "an act; what it ends is told by `life_facts`", "events": "life events, no care",
    "household split": "an act", "household merge": "an act", "undo": "says the title of a step",
    "redo": "says the title of a step",
    "conflicts resolve": "writes, within the permit",
    "between list": "names and questions, no care", "between answer": "writes", "between move": "writes",
    "between take-back": "writes",
    "lived": "who lived where, no care", "doubt mark": "writes", "doubt close": "writes", "verify confirm": "writes",
    "verify back": "writes", "care add": "writes, within the permit", "care visit": "writes",
    "care end": "writes, within the permit", "care remove": "writes, within the permit", "care purge": "writes",
    "care profile": "a setting", "visits add": "writes", "diary write": "writes", "diary review": "writes",
    "patrols add": "writes", "patrols list": "patrols of grids", "diary show": "visits are told by `visits list`",
    "user list": "accounts", "user add": "writes", "user roles": "writes", "user end": "writes",
    "return": "indicators; restricted categories are counted for nobody",
    "key status": "who has a password", "key join": "sets a password", "key paper": "a recovery sheet",
    "key keep": "forgets a warning",
    "computer list": "names of computers", "computer certify": "writes", "computer request": "names of computers",
    "computer answer": "writes", "computer ask": "the name of a computer", "computer join": "sets a password",
    "computer approve": "the file itself, encrypted", "computer revoke": "writes", "computer reinstate": "writes",
    "district admit": "names of computers", "district answer": "names of computers",
    "district certificates": "codes of offices", "district revoke-key": "writes",
    "district reinstate": "writes",
    "key rotate": "the file itself, encrypted", "key escrow": "a way in", "key escrow-new": "a key of its own",
    "key grant": "hands a key on", "key move-in": "the file itself, encrypted", "key look": "the name and open counts",
    "retention days": "a setting", "retention purge": "erases; counts by kind", "retention certificate": "counts by kind",
    "campaign list": "campaign tags, no care", "campaign start": "writes", "campaign end": "writes",
    "campaign tag": "writes", "campaign untag": "writes",
    "glyph": "characters and how they are printed", "receipts": "writes",
    "demo": "the practice office", "self-test": "the program", "verify list": "households to be confirmed",
}  # fmt: skip


def commands() -> Iterator[str]:
    """Every command of the program, `bundle write`."""

    def leaves(own: argparse.ArgumentParser, words: tuple[str, ...]) -> Iterator[str]:
        parts = [a for a in own._actions if isinstance(a, argparse._SubParsersAction)]
        if not parts:
            yield " ".join(words)
        for part in parts:
            for word, below in part.choices.items():
                yield from leaves(below, (*words, word))

    return leaves(parser(), ())


def runs(town: CareTown, out: Path) -> dict[str, list[list[str]]]:
    """The commands that tell something, with every way to ask them for a restricted record."""
    person, minor = town.residents["任杰"], town.residents["仇小宝"]
    exports = [
        [kind, "--out", str(out / f"{kind}{n}.csv"), *more]
        for kind in ("residents", "households", "care", "doubts", "duplicates", "dwellings")
        for n, more in enumerate(([], ["--all"]))
    ]
    exports += [["care", "--out", str(out / f"{key}.csv"), "--category", key] for key in RESTRICTED]
    exports.append(["search", "--words", CANARY, "--out", str(out / "search.csv")])
    return {
        "history": [["--limit", "500"]],
        "doubt list": [[]],
        "conflicts list": [[]],
        "search": [[CANARY], ["任杰"], ["精神"]],
        "show": [["resident", person], ["resident", minor], ["household", town.households["201"]],
                 ["resident", person, "--reveal", "--reason", "check"]],
        "care list": [[], ["--ended"], *(["--category", key] for key in RESTRICTED)],
        "care figures": [[]],
        "care suggest": [[]],
        "retention list": [[], ["--limit", "500"]],
        "subject export": [[person, "--out", str(out / "s.xlsx"), "--reason", "x"],
                           [minor, "--out", str(out / "m.xlsx"), "--reason", "x"]],
        "subject corrections": [[person, "--reason", "x"]],
        "duplicates": [[], ["--compare", person, minor], ["--kind", "household"]],
        "export": exports,
        "check": [[], ["--deep", "--limit", "0"], ["--limit", "500"]],
        "visits list": [[], ["--household", town.households["201"]]],
        "print": [
            [kind, "--out", str(out / f"{kind}.pdf"), "--no-register"]
            for kind in ("tower", "visit-sheet", "visit-form", "care-due", "gift-list", "call-list")
        ],
    }  # fmt: skip


def test_every_command_is_classified(planted: CareTown, tmp_path: Path) -> None:
    known = TELLS_NOTHING.keys() | runs(planted, tmp_path).keys()
    asked = {command for command in commands() if command.split()[0] not in GROUPS}
    assert asked - known == set(), "does it tell of care? run it in `runs`, or say why not"


@pytest.mark.slow
@pytest.mark.parametrize("actor", READERS)
def test_no_command_tells_a_role_of_restricted_care(
    actor: str, office: Workspace, planted: CareTown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    from tests.conftest import PASSWORD as FOUNDER

    office.close()
    monkeypatch.setenv("GEZHI_PASSWORD", FOUNDER if actor == DIRECTOR else PASSWORD + actor)
    out = tmp_path / "out"
    out.mkdir()
    for command, ways in runs(planted, out).items():
        for way in ways:
            for mode in ([], ["--json"]):
                argv = [*command.split(), str(office.path), *way, "--actor", MENTAL, *mode]
                main(argv)  # some are refused; what they say is read all the same
                said = capsys.readouterr()
                if command != "search" or CANARY not in way:
                    assert not told(said.out + said.err), (command, way)
                if command in {"show", "care list", "care figures"}:
                    assert not any(name in said.out for name in NAMES), (command, way)
    for written in out.iterdir():
        text = written.read_bytes().decode("utf-8-sig", errors="replace")
        assert not told(text), written.name
        if written.suffix == ".csv" and written.name.startswith("care"):
            assert not any(name in text for name in NAMES), written.name


@pytest.mark.slow
def test_the_specialist_is_told_and_a_minor_is_never_written_out(
    office: Workspace, planted: CareTown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """The net would catch something: the same commands do tell the one who may know."""
    office.close()
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD + MENTAL)
    assert main(["show", str(office.path), "resident", planted.residents["任杰"], "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["care_record"]
    assert [record["category"] for record in shown] == ["mental"]
    assert shown[0]["responsible"] == CANARY
    assert main(["care", "list", str(office.path), "--category", "mental", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["records"]
    assert {record["name"] for record in listed} == {"任杰", "仇小宝"}
    assert main(["care", "figures", str(office.path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["mental"] is None, "fewer than three"
    out = tmp_path / "mental.csv"
    assert main(["export", str(office.path), "care", "--category", "mental", "--out", str(out)]) == 0
    with out.open(encoding="utf-8-sig") as file:
        text = "\n".join(",".join(row) for row in csv.reader(file))
    assert CANARY in text
    assert "仇小宝" not in text


def test_nothing_of_a_restricted_record_stands_in_the_search_index(
    office: Workspace, planted: CareTown
) -> None:
    with office.read() as db:
        match = "SELECT count(*) FROM search WHERE search MATCH ?"
        assert db.exec_driver_sql(match, (f'"{CANARY}"*',)).scalar() == 0
        kinds = {row[0] for row in db.exec_driver_sql("SELECT DISTINCT kind FROM search_entry")}
    assert "care_record" not in kinds


def test_the_passwords_of_the_town_open_it(office: Workspace, planted: CareTown) -> None:
    assert set(keyslots.users(office.path)) == {*ACCOUNTS, *SPECIALISTS.values()}
