"""What goes down from the district: signed items taken in by the office, corrections beside the office's own edits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.base.errors import NotFound, Refused, Severity
from desktop.district import chain, corrections, letters, packs
from desktop.district.database import Database
from desktop.district.intake import Received
from desktop.district.pack_tables import letter
from desktop.domain.packed import Item
from desktop.domain.permissions import EVERYTHING
from desktop.domain.rules.catalogue import RULES
from desktop.exchange.bundle import exchange
from desktop.exchange.importing import recipes
from desktop.exchange.importing.recipe import Recipe, Shape
from desktop.exchange.packs import comparing, offers
from desktop.exchange.packs.pack import FORMAT, from_plain
from desktop.operations import disputes as settling
from desktop.operations import form_teachings, rules, undo
from desktop.operations import packs as operations
from desktop.queries import disputes, history
from desktop.queries import packs as queries
from desktop.queries import rules as rule_queries
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE, enrol
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, fill, seeded, trust

ME, CHIEF = "李梅", "区管理员"
Send = Callable[..., Path]
Take = Callable[[Path], Received]
# What happens in the office alone needs no second engine.
IN_A_FILE = pytest.mark.parametrize("where", ["file"], indirect=True)
FIRST: dict[str, Any] = {
    "format": FORMAT, "name": "张湾区", "version": "2026-07", "rules": {"phone.invalid": "block"},
    "norms": {"low": 200, "high": 450}, "calendar": {"2026": {"off": ["2026-10-01"], "on": ["2026-10-10"]}},
    "questions": {"六问": {"questions": ["近期外出吗", "有发热吗"]}}, "retention": {"campaign": 20},
    "roles": {"grid_worker": {"synonyms": ["网格管家"]}}, "codes": {"person.relation": {"words": {"婆姨": "妻"}}},
    "teachings": {"a" * 32: {"title": "月报"}},
}  # fmt: skip


@pytest.fixture
def people(office: Workspace, district: Database, send: Send, take: Take) -> list[str]:
    """An office of ten people that sent everything to the district and trusts it."""
    enrol(district)
    trust(office, DISTRICT)
    found = fill(office, 10)
    take(send(office))
    return found


@pytest.fixture
def post(district: Database, office: Workspace, tmp_path: Path) -> Callable[[], exchange.Applied]:
    """Carry what the district has for the office's only computer down to it."""
    numbers = iter(range(1, 99))

    def carry() -> exchange.Applied:
        folder = tmp_path / f"down-{next(numbers)}"
        folder.mkdir()
        (written,) = letters.write(district, OFFICE, folder, keys=DISTRICT, actor=CHIEF, at_ms=NOW)
        return exchange.apply(office, written.path, install=ALICE, actor=ME)

    return carry


def lay_down(district: Database, plain: Mapping[str, Any] = FIRST, **other: Any) -> packs.Put:
    pack = from_plain({**deepcopy(dict(plain)), **other})
    done = district.change(lambda db: packs.put(db, pack, actor=CHIEF, at_ms=NOW))
    packs.offer(district, OFFICE, keys=DISTRICT, actor=CHIEF, at_ms=NOW)
    return done


def offered(office: Workspace) -> offers.Offered:
    with office.read() as db:
        return offers.offered(db)


def severity(office: Workspace, rule: str = "phone.invalid") -> Severity:
    with office.read() as db:
        return rule_queries.policy(db).severity(RULES[rule])


def test_what_the_district_lays_down_is_looked_at_taken_in_and_taken_back(
    office: Workspace, district: Database, people: list[str], post: Callable[[], exchange.Applied]
) -> None:
    done = lay_down(district)
    assert (done.serial, len(done.changed)) == (1, 9)
    post()
    found = offered(office)
    assert (found.unknown, found.spoilt, found.contents.serial) == ((), (), 1)
    assert severity(office) is Severity.WARN, "what lies there is not taken in"
    plan = comparing.compare(office, found.contents)
    assert len(plan.changes) == 9
    assert comparing.apply(office, found.contents, actor=ME) is not None
    assert severity(office) is Severity.BLOCK
    with office.read() as db:
        assert (queries.norms(db).low, queries.norms(db).high) == (200, 450)
        assert queries.working_days(db).count(date(2026, 10, 1), date(2026, 10, 10)) == 7
        assert queries.question_sets(db) == {"六问": ("近期外出吗", "有发热吗")}
        assert history.steps(db, limit=1)[0].title == "读入区县包:张湾区 2026-07"
    assert comparing.apply(office, found.contents, actor=ME) is None
    undo.undo(office, actor=ME)
    assert severity(office) is Severity.WARN
    with office.read() as db:
        assert queries.norms(db).low == 300
        assert queries.question_sets(db) == {}


def test_only_what_differs_becomes_a_new_version_and_the_district_sees_how_far_it_came(
    office: Workspace, district: Database, people: list[str], post: Callable[[], exchange.Applied], send: Send,
    take: Take,
) -> None:  # fmt: skip
    lay_down(district)
    assert lay_down(district).changed == ()
    assert lay_down(district, norms={"low": 250, "high": 450}).changed == ("norm/low",)
    with district.read() as db:
        assert {one.name: one.version for one in packs.items(db)}["norm/low"] == 2
        (standing,) = packs.standings(db)
    assert (standing.items, standing.sent, standing.taken) == (9, 9, 0)
    post()
    comparing.apply(office, offered(office).contents, actor=ME)
    take(send(office))
    with district.read() as db:
        (standing,) = packs.standings(db)
        assert chain.first_broken(db) is None
    assert (standing.sent, standing.taken) == (9, 9)


@IN_A_FILE
def test_own_words_stay_are_shown_and_given_back(
    office: Workspace, district: Database, people: list[str], post: Callable[[], exchange.Applied]
) -> None:
    rules.weigh(office, {"phone.invalid": Severity.INFO}, actor=ME)
    lay_down(district)
    post()
    contents = offered(office).contents
    plan = comparing.compare(office, contents)
    assert [(row.key, row.before, row.after) for row in plan.overridden] == [
        ("rule/phone.invalid", "info", "block")
    ]
    comparing.apply(office, contents, actor=ME)
    assert severity(office) is Severity.INFO, "this office's own word stays"
    assert [row.key for row in comparing.overrides(office)] == ["rule/phone.invalid"]
    lay_down(district, rules={"phone.invalid": "warn"})
    post()
    comparing.apply(office, offered(office).contents, actor=ME)
    assert severity(office) is Severity.INFO, "and outlives the district's next version"
    operations.give_back(office, ["rule/phone.invalid"], actor=ME)
    assert severity(office) is Severity.WARN
    assert comparing.overrides(office) == ()
    undo.undo(office, actor=ME)
    assert severity(office) is Severity.INFO
    with pytest.raises(NotFound):
        operations.give_back(office, ["norm/low"], actor=ME)


@IN_A_FILE
def test_what_is_withdrawn_falls_back_to_the_program(
    office: Workspace, district: Database, people: list[str], post: Callable[[], exchange.Applied]
) -> None:
    lay_down(district)
    post()
    comparing.apply(office, offered(office).contents, actor=ME)
    names = ["rule/phone.invalid", "question/六问", f"teaching/{'a' * 32}"]
    district.change(lambda db: packs.withdraw(db, names, actor=CHIEF, at_ms=NOW))
    packs.offer(district, OFFICE, keys=DISTRICT, actor=CHIEF, at_ms=NOW)
    post()
    comparing.apply(office, offered(office).contents, actor=ME)
    assert severity(office) is Severity.WARN
    with office.read() as db:
        assert queries.question_sets(db) == {}
        assert db.exec_driver_sql("SELECT 1 FROM setting WHERE key GLOB 'return.teaching.*'").first() is None
    with pytest.raises(NotFound):
        district.change(lambda db: packs.withdraw(db, ["rule/none"], actor=CHIEF, at_ms=NOW))


@IN_A_FILE
def test_what_one_office_made_is_laid_down_for_all(
    office: Workspace, district: Database, people: list[str], send: Send, take: Take
) -> None:
    recipe = Recipe("街道月报", "residents", (Shape(("姓名", "住址")),), aliases={"锦绣": "锦绣龙庭"})
    recipes.save(office, recipe, actor=ME)
    form_teachings.remember(office, "b" * 32, {"title": "季报"}, actor=ME)
    rules.weigh(office, {"phone.invalid": Severity.INFO}, actor=ME)
    take(send(office))
    names = [f"recipe/{recipe.fingerprint}", f"teaching/{'b' * 32}"]
    done = district.change(lambda db: packs.adopt(db, OFFICE, names, actor=CHIEF, at_ms=NOW))
    assert set(done.changed) == set(names)
    with district.read() as db:
        values = {one.name: one.value for one in packs.items(db)}
    assert values[names[0]]["aliases"] == {}, "names of the office's own places stay behind"
    for name, error in (("recipe/none", NotFound), ("rule/phone.invalid", Refused), ("weather/1", Refused)):
        with pytest.raises(error), district.read() as db:
            packs.adopt(db, OFFICE, [name], actor=CHIEF, at_ms=NOW)


@IN_A_FILE
def test_versions_in_any_order_give_one_state(
    make_office: Callable[..., Workspace], district: Database, office: Workspace, people: list[str],
    post: Callable[[], exchange.Applied],
) -> None:  # fmt: skip
    takes = []
    for low, weight in ((100, "info"), (200, "block"), (400, "warn")):
        lay_down(district, norms={"low": low, "high": 450}, rules={"phone.invalid": weight})
        post()
        takes.append(offered(office).contents)
    states = []
    for number, order in enumerate(permutations(takes)):
        other = make_office(f"order-{number}.gezhi")
        for contents in order:
            comparing.apply(other, contents, actor=ME)
        with other.read() as db:
            states.append((queries.norms(db), rule_queries.policy(db), queries.applied(db).version))
            assert queries.norms(db).low == 400
    assert all(state == states[0] for state in states)


@IN_A_FILE
def test_what_nobody_trusted_signed_or_somebody_changed_is_named_and_left(
    office: Workspace, district: Database, people: list[str], post: Callable[[], exchange.Applied]
) -> None:
    lay_down(district)
    post()
    item, eve = Item("rule", "phone.invalid", "info", 9), seeded("eve")
    source = offers.Source("张湾区", "2026-09", 9)
    good = offers.signed(item, source, DISTRICT)
    fixed = Item("rule", "date.future", "info", 1)
    giant = Item("teaching", "c" * 32, {"title": "x" * 600_000}, 1)
    hostile: dict[str, Any] = {
        "pack.offer.rule/phone.invalid@0000009": offers.signed(item, source, eve),
        "pack.offer.rule/id.expired@0000009": {**good, "value": "block"},
        "pack.offer.rule/birth.over_120@0000009": good,  # the signature of another item
        "pack.offer.norm/low@0000003": {**good, "signature": "zz"},
        "pack.offer.norm/high@9999999": offers.signed(Item("norm", "high", 1, 9_999_999), source, DISTRICT),
        "pack.offer.rule/date.future@0000001": offers.signed(fixed, source, DISTRICT),
        "pack.offer.norm/micro@0000001": "no object",
        f"pack.offer.{giant.name}@0000001": offers.signed(giant, source, DISTRICT),
        "pack.offer.weather/2027@0000001": offers.signed(Item("weather", "2027", 1, 1), source, DISTRICT),
    }  # fmt: skip
    with office.change("setting.change", actor=ME) as unit:
        for key, value in hostile.items():
            unit.create("setting", {"key": key, "value": value})
    found = offered(office)
    assert found.unknown == ("weather/2027",), "kept for a newer program, and said"
    assert set(found.spoilt) == {
        "rule/phone.invalid", "rule/id.expired", "rule/birth.over_120", "norm/low", "norm/high", "rule/date.future",
        "norm/micro", giant.name,
    }  # fmt: skip
    assert {item.name: item.value for item in found.contents.items}["norm/low"] == 200
    comparing.apply(office, found.contents, actor=ME)
    assert severity(office, "date.future") is Severity.BLOCK


@IN_A_FILE
def test_one_version_that_says_two_things_is_refused(
    office: Workspace, district: Database, people: list[str], post: Callable[[], exchange.Applied]
) -> None:
    lay_down(district)
    post()
    contents = offered(office).contents
    comparing.apply(office, contents, actor=ME)
    other = operations.Contents("张湾区", "", (Item("norm", "low", 1, 1),), 1)
    with pytest.raises(Refused) as refusal:
        comparing.compare(office, other)
    assert refusal.value.code == "pack.two_contents"
    with office.read() as db:
        assert queries.norms(db).low == 200


@IN_A_FILE
def test_a_letter_is_for_the_computers_of_its_office_alone_and_old_ones_do_no_harm(
    make_office: Callable[..., Workspace], office: Workspace, district: Database, people: list[str],
    tmp_path: Path, post: Callable[[], exchange.Applied],
) -> None:  # fmt: skip
    lay_down(district)
    (old,) = letters.write(district, OFFICE, tmp_path, keys=DISTRICT, actor=CHIEF, at_ms=NOW)
    with pytest.raises(Refused) as refusal:
        exchange.apply(office, old.path, install=BOB, actor=ME)
    assert refusal.value.code == "bundle.not_for_us"
    other = make_office("other.gezhi", founded=False)
    trust(other, DISTRICT)
    with other.change("office.init", actor=ME) as unit:
        unit.create("community", {"code": "420303090099", "name": "星湖社区"})
    with pytest.raises(Refused) as foreign:
        exchange.apply(other, old.path, install=ALICE, actor=ME)
    assert foreign.value.code == "bundle.other_office"
    stranger = make_office("stranger.gezhi")
    with pytest.raises(Refused) as unknown:
        exchange.apply(stranger, old.path, install=ALICE, actor=ME)
    assert unknown.value.code == "bundle.unknown_signer"
    lay_down(district, norms={"low": 250, "high": 450})
    assert post().new_ops > 0
    assert exchange.apply(office, old.path, install=ALICE, actor=ME).new_ops == 0
    values = {item.name: item.value for item in offered(office).contents.items}
    assert values["norm/low"] == 250
    with district.read() as db:
        assert [row.number for row in db.execute(select(letter).order_by(letter.c.number))] == [1, 2]


def test_a_correction_stands_in_the_office_under_the_districts_name(
    office: Workspace, district: Database, people: list[str], post: Callable[[], exchange.Applied]
) -> None:
    corrections.correct(
        district, OFFICE, "resident", people[0], {"name": "王小明", "birth": "1950-01-02"}, keys=DISTRICT,
        author=corrections.author_of("张湾区"), why="户籍底册核对", actor=CHIEF, at_ms=NOW,
    )  # fmt: skip
    post()
    with office.read() as db:
        assert db.exec_driver_sql("SELECT name, birth FROM resident WHERE id = ?", (people[0],)).one() == (
            "王小明", "1950-01-02",
        )  # fmt: skip
        step = history.steps(db, limit=1)[0]
        assert disputes.count(db) == 0
    assert (step.actor, step.title) == ("区里(张湾区)", "区里更正:户籍底册核对")
    with district.read() as db:
        (told,) = corrections.corrections(db)
        assert chain.first_broken(db) is None
    assert (told.office, told.id, told.fields, told.author) == (
        OFFICE,
        people[0],
        ("birth", "name"),
        "区里(张湾区)",
    )


def test_a_correction_beside_the_offices_own_edit_is_a_conflict_in_any_order(
    make_office: Callable[..., Workspace], office: Workspace, district: Database, people: list[str],
    post: Callable[[], exchange.Applied], send: Send, take: Take,
) -> None:  # fmt: skip
    corrections.correct(
        district, OFFICE, "resident", people[0], {"name": "王小明"}, keys=DISTRICT, why="核对", actor=CHIEF, at_ms=NOW,
        author=corrections.author_of("张湾区", "红卫街道"),
    )  # fmt: skip
    with office.change("resident.edit", actor=ME) as unit:
        unit.set("resident", people[0], {"name": "王晓明"})
    post()
    with office.read() as db:
        (dispute,) = disputes.open_disputes(db, EVERYTHING)
    assert {(side.actor, side.values["name"]) for side in dispute.sides} == {
        (ME, "王晓明"),
        ("街道(红卫街道)", "王小明"),
    }
    assert take(send(office)).conflicts == 1, "the district sees the same two values"
    twin = make_office("twin.gezhi")  # the same operations the other way round
    twin.receive(list(reversed(office.runs_since(twin.vector()))), actor=ME, source="test")
    with twin.read() as db:
        (same,) = disputes.open_disputes(db, EVERYTHING)
    assert (same.shown, [s.values for s in same.sides]) == (dispute.shown, [s.values for s in dispute.sides])
    above = next(side for side in dispute.sides if side.actor != ME)
    settling.choose(office, dispute.key, above.key, actor=ME)
    take(send(office))
    with district.read() as db:
        assert corrections.shown(db, OFFICE, "resident", people[0])["name"] == "王小明"


@pytest.mark.parametrize(
    ("kind", "fields", "why", "code"),
    [
        ("setting", {"value": 1}, "x", "district.kind"), ("account", {"name": "x"}, "x", "district.kind"),
        ("care_record", {"level": "1"}, "x", "district.kind"), ("resident", {"colour": "x"}, "x", "district.field"),
        ("resident", {"phones": "139"}, "x", "op.value"), ("resident", {"name": "张"}, " ", "district.why"),
    ],
)  # fmt: skip
def test_a_district_does_not_write_what_is_the_offices_own(
    kind: str, fields: dict[str, Any], why: str, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        corrections._insist(kind, fields, why)
    assert refusal.value.code == code
