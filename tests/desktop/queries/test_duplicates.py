"""Who is found as registered twice, why, and among how many; and who is not."""

from __future__ import annotations

import random

import pytest

from desktop.domain import care
from desktop.domain.choices import CHOICES
from desktop.domain.permissions import RESTRICTED, Permit, Role
from desktop.operations import duplicates as operations
from desktop.queries import comparing, duplicates
from desktop.queries.duplicates import near, pairs
from desktop.queries.likeness import CERTAIN, Likeness, Person, compare
from desktop.workspace import Workspace

ME = "李梅"
NUMBER, OTHER = "11010519491231002X", "440524188001010014"  # GB 11643, the standard's own examples


def one(**fields: object) -> Person:
    return Person("1", **{"name": "张桂芳", **fields})  # type: ignore[arg-type]


def two(**fields: object) -> Person:
    return Person("2", **{"name": "张桂芳", **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("left", "right", "reasons"),
    [
        (one(number=NUMBER), two(name="别人", number=NUMBER), ("id",)),
        (one(number=NUMBER), two(prefix15=NUMBER[:15]), ("prefix15", "name")),
        (one(birth="1949-12-31", home="d"), two(birth="1949-12-31", home="d"), ("name", "birth", "home")),
        (one(birth="1949-12-31"), two(birth="1949-12-31"), ("name", "birth")),
        (one(birth="1949-12-31"), two(name="章贵芳", birth="1949-12-31"), ("sound", "birth")),
        (one(phones=frozenset({"1"})), two(phones=frozenset({"1"})), ("name", "phone")),
        (one(home="d"), two(home="d"), ("name", "home")),
        (one(home="d", birth="1949-12-31"), two(name="张桂房", home="d", birth="1949-12-31"),
         ("sound", "birth", "home")),
        (one(number=NUMBER), two(number=NUMBER[:-2] + "33"), ("name", "typo")),
        (one(home="d", birth="1949-12-31"), two(home="d", birth="1949-12-30"), ("name", "home", "birth_near")),
    ],
)  # fmt: skip
def test_what_makes_two_registrations_one(left: Person, right: Person, reasons: tuple[str, ...]) -> None:
    found = compare(left, right)
    assert found is not None
    assert found.reasons == reasons
    assert compare(right, left) == found
    assert (found.score == CERTAIN) == (reasons == ("id",))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (one(), two()),  # the commonest name of the town
        (one(number=NUMBER, home="d"), two(number=OTHER, home="d")),
        (one(number=NUMBER), two(prefix15=OTHER[:15])),
        (
            one(birth="1949-12-31", home="d"),
            two(birth="1980-01-02", home="d"),
        ),  # grandmother and granddaughter
        (one(birth="1949-12-31"), two(name="李建国", birth="1949-12-31")),
        (one(birth="1949"), two(birth="1949")),
        (
            one(name="张大伟", birth="2015-01-01", home="d", household="h"),
            two(name="张小伟", birth="2015-01-01", home="d", household="h"),
        ),
    ],
)
def test_what_does_not(left: Person, right: Person) -> None:
    assert compare(left, right) is None


def fill(office: Workspace) -> dict[str, str]:
    people: dict[str, str] = {}
    with office.change("import.residents", actor=ME) as unit:
        compound = unit.create("compound", {"name": "锦绣龙庭"})
        building = unit.create("building", {"compound_id": compound, "label": "3"})
        dwelling = unit.create("dwelling", {"building_id": building, "room": "501"})
        for key, name, fields in (
            ("a", "张桂芳", {"id_number": NUMBER, "birth": "1949-12-31", "phones": ["13800000001"]}),
            ("b", "张桂芳", {"id_prefix15": NUMBER[:15]}),
            ("c", "章贵芳", {"birth": "1949-12-31"}),
            ("d", "李建国", {"birth": "1949-12-31"}),
        ):
            home = unit.create(
                "household", {"dwelling_id": dwelling if key in "ab" else None, "head_name": name}
            )
            people[key] = unit.create(
                "resident", {"household_id": home, "name": name, "state": "live", **fields}
            )
    return people


def test_the_list_has_each_pair_once_the_likeliest_first(office: Workspace) -> None:
    ids = fill(office)
    names = {entity: key for key, entity in ids.items()}
    with office.read() as db:
        found = pairs(db)
    assert [({names[p.left], names[p.right]}, p.words) for p in found] == [
        ({"a", "b"}, "证件号码前 15 位相同、姓名相同、住在同一处"),
        ({"a", "c"}, "姓名同音、出生日期相同"),
    ]
    operations.distinct(office, "resident", ids["c"], ids["a"], actor=ME)
    with office.read() as db:
        assert len(pairs(db)) == 1


def test_while_typing_the_likeliest_is_offered_with_the_reason_and_no_number(office: Workspace) -> None:
    ids = fill(office)
    with office.read() as db:
        exact = near(db, Person("", "", number=NUMBER))
        sounds = near(db, Person("", "张贵芳", birth="1949-12-31"))
        nothing = near(db, Person("", "赵一"))
        himself = near(db, Person(ids["a"], "张桂芳", number=NUMBER))
    assert [(c.resident_id, c.certain) for c in exact] == [(ids["a"], True)]
    assert {(c.resident_id, c.words) for c in sounds} == {
        (ids["a"], "姓名同音、出生日期相同"),
        (ids["c"], "姓名同音、出生日期相同"),
    }
    assert sounds[0].born == "1949"
    assert nothing == []
    assert ids["a"] not in {c.resident_id for c in himself}
    assert NUMBER not in repr((exact, sounds, himself))


def test_households_of_one_door_with_one_head(office: Workspace) -> None:
    fill(office)
    with office.read() as db:
        (pair,) = pairs(db, kind="household")
    assert (pair.score, pair.words) == (99, "登记在同一套房、户主相同、有同名的成员")


def test_side_by_side_shows_the_digits_that_differ_and_no_others(office: Workspace) -> None:
    ids = fill(office)
    with office.change("resident.edit", actor=ME) as unit:
        unit.set("resident", ids["b"], {"id_number": NUMBER[:-2] + "33", "id_prefix15": None})
    with office.read() as db:
        found = comparing.side_by_side(db, Permit.of([Role.CLERK]), "resident", ids["a"], ids["b"])
    lines = {f.name: f for f in found.fields}
    assert (lines["id_number"].left, lines["id_number"].right) == ("110105**********2X", "110105**********33")
    assert (lines["phones"].choice, lines["name"].same, found.title) == ("left", True, "张桂芳")
    assert lines["household_id"].left == "锦绣龙庭 3-501 张桂芳"
    assert "id" not in lines


def crowd(office: Workspace, count: int) -> None:
    chance = random.Random(20260630)
    given = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"
    rows = []
    for number in range(count):
        name = chance.choice("王李张刘陈杨黄赵周吴徐孙") + "".join(chance.choices(given, k=2))
        birth = f"{chance.randint(1930, 2020)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        digits = f"420303{birth.replace('-', '')}{number % 10000:04}"
        rows.append((None, {"household_id": f"{number // 3:032x}", "name": name, "birth": birth, "state": "live",
                            "id_number": digits if number % 5 else None, "phones": [f"139{number:08}"]}))  # fmt: skip
    with office.change("import.residents", actor=ME) as unit:
        unit.create_many("resident", rows)


@pytest.mark.slow
def test_of_ten_thousand_people_a_few_are_compared(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(office, 10_000)
    typed = Person("", "王秀芳", birth="1962-07-15", phones=frozenset({"13900000007"}))
    compared = []

    def counted(one: Person, other: Person) -> Likeness:
        compared.append(other.id)
        return compare(one, other)

    monkeypatch.setattr(duplicates, "compare", counted)
    with office.read() as db:
        near(db, typed)
    assert 0 < len(compared) < 1_000, "found by index while a clerk types, not by looking at everybody"


@pytest.mark.parametrize(("kind", "field"), [key for key in sorted(CHOICES) if key[0] in comparing.PLACED])
def test_side_by_side_says_no_bare_code(office: Workspace, kind: str, field: str) -> None:
    listed = field in comparing.LISTS[kind]
    for code, word in CHOICES[kind, field].items():
        value = [code] if listed else code
        with office.change("test.fill", actor=ME) as unit:
            one, other = (unit.create(kind, {field: value}) for _side in "ab")
        with office.read() as db:
            found = comparing.side_by_side(db, Permit.of([Role.CLERK]), kind, one, other)
        (line,) = (f for f in found.fields if f.name == field)
        assert (line.left, line.right) == (word, word)


def test_side_by_side_names_the_categories_a_note_speaks_of(office: Workspace) -> None:
    with office.change("test.fill", actor=ME) as unit:
        one, other = (unit.create("resident", {"note_categories": list(care.BY_KEY)}) for _side in "ab")
    with office.read() as db:
        found = comparing.side_by_side(db, Permit.of([Role.CLERK]), "resident", one, other)
    (line,) = (f for f in found.fields if f.name == "note_categories")
    seen = [category.name for key, category in care.BY_KEY.items() if key not in RESTRICTED]
    assert line.left.split("、") == seen
    assert len(seen) < len(care.BY_KEY)


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        ({"lives_here": True, "hukou_here": True, "hukou_state": "outside"}, {"hukou_state": "away"}, None),
        ({"lives_here": True, "hukou_state": "outside"}, {"hukou_here": False}, None),
        ({"lives_here": True, "hukou_state": "outside"}, {"hukou_state": "here"}, ("人在户不在", "人户一致")),
        ({"hukou_state": "outside"}, {}, ("人在户不在", "")),
    ],
)
def test_side_by_side_shows_a_stored_state_only_where_it_counts(
    office: Workspace, left: dict[str, object], right: dict[str, object], shown: tuple[str, str] | None
) -> None:
    with office.change("test.fill", actor=ME) as unit:
        one, other = unit.create("resident", left), unit.create("resident", right)
    with office.read() as db:
        found = comparing.side_by_side(db, Permit.of([Role.CLERK]), "resident", one, other)
    lines = {f.name: (f.left, f.right) for f in found.fields}
    assert lines.get("hukou_state") == shown
