"""What a pack does where it is used: words, norms, questions, working days; own words and versions in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.errors import NotFound, Refused, Severity
from desktop.domain import working_days
from desktop.domain.packed import Item, Part, from_setting, setting_key
from desktop.domain.rules.catalogue import RULES
from desktop.domain.team import AssignmentDraft
from desktop.exchange.importing import run
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.packs import comparing, offers, parts, trying
from desktop.exchange.packs.pack import FORMAT, from_plain
from desktop.operations import campaigns, rules, undo
from desktop.operations import packs as operations
from desktop.operations.packs import Contents
from desktop.queries import grids, indicator_facts, packs
from desktop.queries import rules as rule_queries
from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, trust
from tests.desktop.exchange.importing.small_books import valid_number, workbook
from tests.desktop.queries.team_town import TODAY, add_home, build

ME = "李梅"
DAY = date(2026, 6, 30)
HEADINGS = ["小区", "住址", "户主", "姓名", "与户主关系", "身份证号", "民族", "联系电话"]


def take(
    office: Workspace, *items: tuple[str, Any], version: int = 1, back: frozenset[str] = frozenset()
) -> None:
    wanted = tuple(Item(*name.partition("/")[::2], value, version) for name, value in items)
    comparing.apply(office, Contents("张湾区", str(version), wanted, version, back), actor=ME)


def relations(office: Workspace, tmp_path: Path) -> list[str | None]:
    rows: list[list[Any]] = [
        ["香樟里", "3-1-101", "张甲", "张甲", "户主", valid_number(1), "汉", "13800000001"],
        [None, None, None, "李氏", "婆姨", valid_number(2), "汉", None],
    ]
    path = workbook(tmp_path / "台账.xlsx", {"台账": [["居民台账"], HEADINGS, *rows]})
    prepared = run.prepare(office, path, decide=DecidedBefore(Decisions()), as_of=DAY)
    return [person.relation for person in prepared.parsed.residents.people]


def test_a_districts_word_for_a_code_is_read_in_every_import(office: Workspace, tmp_path: Path) -> None:
    assert relations(office, tmp_path)[1] != "12"
    take(office, ("code/person.relation", {"words": {"婆 姨": "妻"}}))
    assert relations(office, tmp_path) == ["02", "12"]
    operations.say_otherwise(office, "code/person.relation", {"words": {"婆姨": "女"}}, actor=ME)
    assert relations(office, tmp_path) == ["02", "30"], "the office's own word goes before the district's"
    operations.give_back(office, ["code/person.relation"], actor=ME)
    assert relations(office, tmp_path) == ["02", "12"]


def test_a_districts_word_for_a_post_is_read(office: Workspace, tmp_path: Path) -> None:
    rows = [["姓名", "性别", "联系电话", "岗位", "负责网格"], ["赵强", "男", "13800000001", "网格管家", "1"]]
    path = workbook(tmp_path / "花名册.xlsx", {"网格员": [["网格员花名册"], *rows]})

    def posts() -> set[str]:
        prepared = run.prepare(
            office, path, decide=DecidedBefore(Decisions(grids=3)), as_of=DAY, kind="staff"
        )
        return {post.role for row in prepared.parsed.staff.rows for post in row.posts}

    assert "grid_worker" not in posts()
    take(office, ("role/grid_worker", {"synonyms": ["网格管家"]}))
    assert "grid_worker" in posts()


def test_how_many_a_post_should_have_is_the_districts_word(office: Workspace) -> None:
    place = "a" * 32
    draft = AssignmentDraft(
        staff_id="b" * 32,
        role="grid_worker",
        scope_kind="grid",
        scope_id=place,
        start="2026-01-01",
        taken={place: "赵强"},
    )
    with office.read() as db:
        assert packs.normal_number(db, "grid_worker") is None
    assert draft.problems(DAY)["scope_id"].code == "assignment.taken"
    take(office, ("role/grid_worker", {"normal_number": 2}))
    with office.read() as db:
        number = packs.normal_number(db, "grid_worker")
    assert number == 2
    assert "scope_id" not in replace(draft, normal=number).problems(DAY)
    assert "scope_id" in replace(draft, normal=number, taken={place: "赵强、王芳"}).problems(DAY)


def test_a_list_of_questions_is_asked_whole(office: Workspace) -> None:
    take(office, ("question/六问", {"questions": ["近期外出吗", "有发热吗"]}))
    with office.change("household.add", actor=ME) as unit:
        home = unit.create("household", {"head_name": "张大山"})
    (campaign,) = campaigns.start(
        office, name="六问", purpose="防疫", basis="通知", ends_on=date(2026, 9, 30), actor=ME, today=DAY
    ).of("campaign")
    marked: dict[str, Any] = {"actor": ME, "today": DAY, "questions": "六问"}
    campaigns.tag(office, campaign, [("household", home)], answers={"有发热吗": "否"}, **marked)
    with office.read() as db:
        (told,) = db.exec_driver_sql("SELECT answers FROM campaign_entry").scalars()
    assert told == '{"有发热吗":"否","近期外出吗":""}'
    with pytest.raises(Refused) as other:
        campaigns.tag(office, campaign, [("household", home)], answers={"去过哪里": "-"}, **marked)
    assert other.value.code == "campaign.other_question"
    with pytest.raises(NotFound):
        campaigns.tag(
            office, campaign, [("household", home)], answers={}, actor=ME, today=DAY, questions="四必问"
        )


def test_holidays_and_made_up_days_are_counted_in_the_returns(office: Workspace) -> None:
    build(office)
    october = (date(2026, 10, 1), date(2026, 10, 31))

    def days() -> object:
        """The working days by which the pages of the diaries are counted."""
        with office.read() as db:
            return indicator_facts.load(db, as_of=october[1], period=october).work.days.count(*october)

    assert days() == 22
    take(office, ("calendar/2026", {"off": ["2026-10-01", "2026-10-02", "2026-10-05"], "on": ["2026-10-10"]}))
    assert days() == 20
    undo.undo(office, actor=ME)
    assert days() == 22


@pytest.mark.parametrize(
    ("year", "plain"),
    [
        ("26", {}), ("2026", []), ("2026", {"off": ["2026-02-30"]}), ("2026", {"off": ["2025-01-01"]}),
        ("2026", {"off": ["2026-01-01"], "on": ["2026-01-01"]}), ("2026", {"free": []}), ("2026", {"off": [1]}),
        ("2026", {"off": ["20260101"]}),
    ],
)  # fmt: skip
def test_a_year_of_another_shape_is_refused(year: str, plain: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        working_days.insist(year, plain)


@pytest.mark.parametrize(
    ("section", "wrong"),
    [
        ("norms", {"low": -1}), ("norms", {"low": "300"}), ("norms", {"weather": 1}), ("norms", {"basis": "all"}),
        ("norms", {"micro_most": 60}), ("codes", {"person.name": {"words": {"a": "b"}}}),
        ("codes", {"grid": {"words": {"a": "b"}}}), ("codes", {"person.sex": {"words": {}}}),
        ("codes", {"person.sex": {"words": {"a@b": "男"}}}), ("codes", {"person.sex": {"more": 1}}),
        ("roles", {"king": {"synonyms": ["王"]}}), ("roles", {"police": {"synonyms": ["网格员"]}}),
        ("roles", {"police": {"synonyms": "民警"}}),
        ("roles", {"police": {"normal_number": 0}}), ("roles", {"police": {}}), ("roles", {"police": {"number": 1}}),
        ("questions", {"六问": {"questions": []}}),
        ("questions", {"六问": {"questions": ["a", "a"]}}), ("questions", {"六问": {"questions": ["有艾滋病吗"]}}),
        ("questions", {"六\n问": {"questions": ["a"]}}), ("teachings", {"x": {"title": "t"}}),
        ("teachings", {"a" * 32: {"title": 1}}), ("teachings", {"a" * 32: {"x": "y" * 1_200_000}}),
        ("calendar", {"2026": {"off": ["x"]}}), ("norms", ["low"]), ("codes", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_smaller_parts_is_refused_by_name(section: str, wrong: Any) -> None:
    with pytest.raises(Refused) as refusal:
        from_plain({"format": FORMAT, "name": "示例区", section: wrong})
    assert len(refusal.value.problems) == 1
    assert next(iter(refusal.value.problems)).startswith(section)


def test_every_section_of_a_pack_has_a_part_and_a_look() -> None:
    assert set(parts.SECTIONS.values()) == set(Part) - {
        Part.RULE, Part.RECIPE, Part.TEMPLATE, Part.LAYOUT, Part.RETENTION,
    }  # fmt: skip
    assert set(parts._LOOK) == set(parts.SECTIONS.values())


def test_a_setting_names_an_item_and_its_version() -> None:
    key = setting_key("pack.taken.", "question/六 问/上", 12)
    assert from_setting(key, "pack.taken.") == ("question/六 问/上", 12)
    for other in ("pack.taken.rule/x@12", "pack.taken.rule@0000001", "pack.offer.rule/x@0000001"):
        assert from_setting(other, "pack.taken.") is None


def test_before_it_is_taken_in_a_pack_says_how_many_records_it_touches(office: Workspace) -> None:
    town = build(office)
    add_home(office, town.buildings[0], None, people=1)
    with office.change("resident.add", actor=ME) as unit:
        home = unit.create("household", {"head_name": "张大山"})
        for phone in ("1380000001", "1380000002"):
            unit.create(
                "resident", {"household_id": home, "name": "张大山", "state": "live", "phones": [phone]}
            )
    items = (
        Item("rule", "phone.invalid", "info", 1), Item("norm", "low", 0, 1), Item("norm", "high", 0, 1),
        Item("norm", "micro", 0, 1), Item("calendar", "2026", {"off": ["2026-10-01"]}, 1),
    )  # fmt: skip
    plan = comparing.compare(office, Contents("张湾区", "", items, 1))
    told = {one.words: (one.before, one.after) for one in trying.noticed(office, plan, actor=ME, today=TODAY)}
    assert told["电话位数不对:手机 11 位,座机请带区号。:由“提醒”变为“提示”"] == (0, 2)
    assert told["2026 年的工作日"] == (261, 260)
    assert told["户数不合标准的网格"] == (2, 1), (
        "without households a grid is too small today, and would be in the norm"
    )
    assert told["户数超标的微网格"] == (0, 1)
    comparing.apply(office, plan.contents, actor=ME)
    with office.read() as db:
        assert all((one.problem is None) == (one.size.registered == 0) for one in grids.grids(db, day=TODAY))
    empty = comparing.compare(office, plan.contents)
    assert trying.noticed(office, empty, actor=ME, today=TODAY) == ()


WEIGHTS = ("block", "warn", "info")
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("take"), st.integers(1, 6), st.booleans()),
        st.tuples(st.just("own"), st.integers(0, 2), st.booleans()),
        st.tuples(st.just("back"), st.just(0), st.booleans()),
        st.tuples(st.just("undo"), st.just(0), st.booleans()),
    ),
    max_size=8,
)


def said_at(version: int) -> str:
    """What the district's version says: the same wherever it is taken in."""
    return WEIGHTS[version * 7 % 3]


@pytest.fixture(scope="module")
def one_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    from tests.conftest import CHEAP, PASSWORD, FitVolumes

    made = Workspace.create(
        tmp_path_factory.mktemp("packs") / "office.gezhi",
        user=ME,
        password=PASSWORD,
        volumes=FitVolumes(),
        cost=CHEAP,
    )
    yield made.workspace
    made.workspace.close()


RULE_IDS = iter([rule.id for rule in RULES.values() if not rule.fixed] * 9)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=ACTS)
def test_whatever_is_taken_said_given_back_and_undone_the_model_holds(
    one_office: Workspace, acts: Any
) -> None:
    rule = next(RULE_IDS)
    name, version = f"rule/{rule}", 0
    own: str | None = None
    with one_office.change("setting.change", actor=ME) as unit:  # a rule nobody said anything about
        for (setting,) in unit.db.exec_driver_sql(
            "SELECT id FROM setting WHERE key GLOB 'pack.*' OR key = 'rules.severity'"
        ).all():
            unit.delete("setting", setting)
        unit.create("setting", {"key": "test.round", "value": rule})
    default = RULES[rule].severity.value
    past: list[tuple[int, str | None]] = []

    def district() -> str:
        return said_at(version) if version else default

    for act, number, flag in acts:
        before: tuple[int, str | None] = (version, own)
        if act == "take":
            back = frozenset((name,)) if flag else frozenset()
            if number >= version:
                version = number
                if flag or own == said_at(number):
                    own = None
            take(one_office, (name, said_at(number)), version=number, back=back)
        elif act == "own":
            rules.weigh(one_office, {rule: Severity(WEIGHTS[number])}, actor=ME)
            own = None if WEIGHTS[number] == district() else WEIGHTS[number]
        elif act == "back" and own is not None and version:
            operations.give_back(one_office, [name], actor=ME)
            own = None
        elif act == "undo" and past:
            undo.undo(one_office, actor=ME)
            version, own = past.pop()
            before = (version, own)
        if act != "undo" and before != (version, own):
            past.append(before)
        with one_office.read() as db:
            assert rule_queries.policy(db).severity(RULES[rule]).value == (own or district())


def test_two_computers_that_took_different_versions_agree_after_exchanging(
    make_office: Callable[..., Workspace],
) -> None:
    one, two = make_office("one.gezhi"), make_office("two.gezhi")
    trust(one, BOB)
    trust(two, ALICE)
    take(
        one,
        ("norm/low", 100),
        ("rule/phone.invalid", "block"),
        ("question/六问", {"questions": ["a"]}),
        version=2,
    )
    take(
        two,
        ("norm/low", 400),
        ("rule/phone.invalid", "info"),
        ("question/六问", {"questions": ["b"]}),
        version=3,
    )
    first, second = one.runs_since(two.vector()), two.runs_since(one.vector())
    two.receive(first, actor=ME, source="test")
    one.receive(second, actor=ME, source="test")
    for office in (one, two):
        with office.read() as db:
            assert packs.norms(db).low == 400
            assert packs.question_sets(db) == {"六问": ("b",)}
            assert rule_queries.policy(db).severity(RULES["phone.invalid"]) is Severity.INFO
            assert db.exec_driver_sql("SELECT count(*) FROM conflict").scalar() == 0, (
                "nobody has to settle anything"
            )
            assert packs.applied(db).version == "3"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["words", "synonyms", "questions", "off", "on", "title", "name", "columns", "shapes", "changes",
                         "locked", "normal_number", "headings"]) | st.text(max_size=3), inner, max_size=3,
    ),
    max_leaves=8,
)  # fmt: skip
_KEYS = st.sampled_from(
    ["phone.invalid", "low", "person.sex", "police", "六问", "2026", "contact_card", "campaign", "a" * 32]
)


@settings(max_examples=200, deadline=None)
@given(part=st.sampled_from([*map(str, Part), "weather"]), key=_KEYS, value=_JSON)
def test_no_shape_of_an_item_breaks_the_reader_or_its_words(part: str, key: str, value: Any) -> None:
    item = Item(part, key, value, 1)
    code = offers.fault(item)
    assert code is None or code
    if part in set(Part):
        shelf = packs.Shelf({item.name: {1: value}}, {item.name: value}, {})
        row = comparing._row(shelf, item)
        assert isinstance(row.title + row.before + row.after, str)


@settings(max_examples=200, deadline=None)
@given(
    plain=_JSON, name=st.sampled_from(["rule/phone.invalid", "norm/low"]), version=st.integers(-1, 2_000_000)
)
def test_nothing_unsigned_is_believed(plain: Any, name: str, version: int) -> None:
    assert offers._believed((name, version), plain, frozenset((ALICE.public_key,))) is None
    if isinstance(plain, dict):
        filled = {
            "pack": "a", "label": "", "serial": 1, "signer": ALICE.public_key, "signature": "00" * 64, **plain,
        }  # fmt: skip
        assert offers._believed((name, version), filled, frozenset((ALICE.public_key,))) is None
