"""District packs: refused by name or taken in whole, in one step that says before and after."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.errors import NotFound, Refused, Severity
from desktop.domain.changes import Changes
from desktop.domain.packed import Item, Part
from desktop.domain.rules.catalogue import RULES
from desktop.exchange.exporting import kept
from desktop.exchange.exporting.template import FORMAT as TEMPLATE
from desktop.exchange.importing import recipes
from desktop.exchange.importing.recipe import Recipe, Shape
from desktop.exchange.importing.recipe_json import FORMAT as RECIPE
from desktop.exchange.packs import comparing
from desktop.exchange.packs.pack import FORMAT, MAX_BYTES, Pack, from_plain, read_pack
from desktop.operations import accounts as accounts_operations
from desktop.operations import packs as operations
from desktop.operations import retention as retention_operations
from desktop.operations import rules, undo
from desktop.queries import history, packs
from desktop.queries import layouts as layout_queries
from desktop.queries import retention as retention_queries
from desktop.queries import rules as rule_queries
from desktop.workspace import Workspace
from tests.desktop.care_town import TODAY

ME = "李梅"
FIXED = "date.future"
PLAIN: dict[str, Any] = {
    "format": FORMAT, "name": "示例区", "version": "2026-06", "note": "按区里的口径",
    "rules": {"phone.invalid": "block", "birth.over_120": "info"},
    "recipes": [{
        "format": RECIPE, "name": "街道月报", "kind": "residents",
        "shapes": [{"headings": ["电话", "姓名"], "columns": {"姓名": "person.name", "电话": "person.phones"}}],
    }],
    "templates": [{
        "format": TEMPLATE, "name": "综治平台", "list": "residents",
        "columns": [{"heading": "姓名", "field": "person.name"}, {"heading": "国籍", "fixed": "中国"}],
    }],
}  # fmt: skip


def plain(**other: Any) -> dict[str, Any]:
    return {**deepcopy(PLAIN), **other}


def compare(office: Workspace, pack: Pack) -> comparing.Plan:
    return comparing.compare(office, comparing.contents(pack))


def apply(
    office: Workspace, pack: Pack, *, actor: str = ME, give_back: frozenset[str] = frozenset()
) -> Changes | None:
    return comparing.apply(office, comparing.contents(pack, give_back), actor=actor)


def severity(office: Workspace, rule: str) -> Severity:
    with office.read() as db:
        return rule_queries.policy(db).severity(RULES[rule])


def changes(plan: comparing.Plan) -> dict[str, tuple[str, str, bool]]:
    return {  # what would change, and what would if this office had not its own word
        row.title if row.part is not Part.RULE else row.key.partition("/")[2]: (
            row.before,
            row.after,
            row.local,
        )
        for row in (*plan.changes, *plan.overridden)
    }


def test_a_pack_is_read_from_a_file_and_written_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "pack.json"
    path.write_bytes(b"\xef\xbb\xbf" + orjson.dumps(PLAIN))
    pack = read_pack(path)
    assert (pack.name, pack.version, dict(pack.rules)) == ("示例区", "2026-06", PLAIN["rules"])
    assert [recipe.name for recipe in pack.recipes] == ["街道月报"]
    assert [len(made.columns) for made in pack.templates] == [2]
    assert from_plain(orjson.loads(orjson.dumps(pack.plain()))) == pack


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ({"colour": "red"}, "colour"),
        ({"rules": {"phone.imaginary": "warn"}}, "rules.phone.imaginary"),
        ({"rules": {"phone.invalid": "loud"}}, "rules.phone.invalid"),
        ({"rules": {"phone.invalid": ["block"]}}, "rules.phone.invalid"),
        ({"rules": {FIXED: "info"}}, f"rules.{FIXED}"),
        ({"rules": ["phone.invalid"]}, "rules"),
        ({"name": ""}, "name"),
        ({"name": "示例\u001b[2J区"}, "name"),
        ({"version": 6}, "version"),
        ({"rules": {}, "recipes": [], "templates": []}, "rules"),
        ({"recipes": [{**PLAIN["recipes"][0], "colour": 1}]}, "recipes[1] 街道月报"),
        ({"recipes": [{**PLAIN["recipes"][0], "format": "gezhi-recipe/2"}]}, "recipes[1] 街道月报"),
        ({"recipes": PLAIN["recipes"] * 2}, "recipes 街道月报"),
        ({"recipes": "all"}, "recipes"),
        ({"templates": [{**PLAIN["templates"][0], "colour": 1}]}, "templates[1] 综治平台"),
        ({"templates": [{**PLAIN["templates"][0], "list": "everybody"}]}, "templates[1] 综治平台"),
        ({"templates": [{**PLAIN["templates"][0], "merges": [[1, 2]]}]}, "templates[1] 综治平台"),
        ({"templates": [{**PLAIN["templates"][0], "columns": [{"field": "x"}]}]}, "templates[1] 综治平台"),
        ({"templates": [{**PLAIN["templates"][0], "columns": [{"fixed": "x", "width": "wide"}]}]}, "templates[1] 综治平台"),
        ({"templates": [{**PLAIN["templates"][0], "columns": [{"fixed": "x", "macro": "y"}]}]}, "templates[1] 综治平台"),
        ({"templates": [{**PLAIN["templates"][0], "where": {"grid": 1.5}}]}, "templates[1] 综治平台"),
        ({"templates": PLAIN["templates"] * 2}, "templates 综治平台"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_by_name(wrong: dict[str, Any], part: str) -> None:
    with pytest.raises(Refused) as refusal:
        from_plain(plain(**wrong))
    assert refusal.value.code == "pack.bad_part"
    assert list(refusal.value.problems) == [part]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(Refused) as refusal:
        from_plain(plain(rules={"no.such": "warn", FIXED: "warn", "phone.invalid": "block"}, extra=1))
    assert set(refusal.value.problems) == {"rules.no.such", f"rules.{FIXED}", "extra"}
    assert refusal.value.problems[f"rules.{FIXED}"].code == "rules.fixed"


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"format": "gezhi-pack/2", "name": "x"}', b"[" * 5000, b"\xff"]
)
def test_another_file_is_no_pack(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "pack.json"
    path.write_bytes(text)
    with pytest.raises(Refused) as refusal:
        read_pack(path)
    assert refusal.value.code == "pack.unreadable"


def test_a_pack_has_a_largest_size(tmp_path: Path) -> None:
    path = tmp_path / "pack.json"
    path.write_bytes(orjson.dumps(PLAIN) + b" " * MAX_BYTES)
    with pytest.raises(Refused) as refusal:
        read_pack(path)
    assert refusal.value.code == "pack.unreadable"
    with pytest.raises(Refused) as missing:
        read_pack(tmp_path / "nothing.json")
    assert missing.value.code == "pack.unreadable"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(
    part=st.sampled_from([k for k in PLAIN if k != "format"]),
    inner=st.booleans(),
    key=st.integers(0, 20),
    value=_JSON,
)
def test_no_shape_of_a_part_breaks_the_reader(part: str, inner: bool, key: int, value: Any) -> None:
    made = plain()
    if inner and part in ("recipes", "templates"):
        names = [*made[part][0]]
        made[part][0][names[key % len(names)]] = value
    else:
        made[part] = value
    with suppress(Refused):
        assert from_plain(made).name


def test_a_preview_says_before_and_after_and_changes_nothing(office: Workspace) -> None:
    pack = from_plain(plain())
    with office.read() as db:
        known = len(history.steps(db, limit=100))
    plan = compare(office, pack)
    assert changes(plan) == {
        "phone.invalid": ("warn", "block", False),
        "birth.over_120": ("warn", "info", False),
        "街道月报": ("", "街道月报,2 栏", False),
        "综治平台": ("", "综治平台,2 栏", False),
    }
    assert (plan.kept, plan.same) == ((), 0)
    with office.read() as db:
        assert len(history.steps(db, limit=100)) == known
    assert severity(office, "phone.invalid") is Severity.WARN


def test_a_pack_is_taken_in_by_one_step_that_is_undone_at_once(office: Workspace) -> None:
    pack = from_plain(plain())
    assert apply(office, pack) is not None
    with office.read() as db:
        step = history.steps(db, limit=1)[0]
        assert set(kept.templates(db)) >= {kept.own(pack.templates[0]).key}
        assert packs.applied(db).name == "示例区"
    assert step.title == "读入区县包:示例区 2026-06"
    assert severity(office, "phone.invalid") is Severity.BLOCK
    assert [recipe.name for recipe in recipes.listed(office)] == ["街道月报"]
    again = compare(office, pack)
    assert (again.changes, again.kept, again.same) == ((), (), 4)
    assert apply(office, pack) is None
    undo.undo(office, actor=ME)
    assert severity(office, "phone.invalid") is Severity.WARN
    assert recipes.listed(office) == ()
    with office.read() as db:
        assert packs.applied(db) == packs.Applied()
        assert kept.own(pack.templates[0]).key not in kept.templates(db)


def test_what_this_office_changed_for_itself_is_told_apart(office: Workspace) -> None:
    apply(office, from_plain(plain()))
    rules.weigh(office, {"phone.invalid": Severity.INFO, "id.expired": Severity.WARN}, actor=ME)
    own = Recipe("自己的", "residents", (Shape(("住址",)),))
    recipes.save(office, own, actor=ME)
    mended = recipes.named(office, "街道月报")
    shape = Shape(("姓名", "电话"), {"姓名": "person.name", "电话": "guardian.phones"})
    recipes.save(office, Recipe(mended.name, mended.kind, (shape,)), actor=ME)
    newer = from_plain(plain(version="2026-07", rules={"phone.invalid": "warn", "birth.over_120": "block"}))
    plan = compare(office, newer)
    assert changes(plan) == {
        "phone.invalid": ("info", "warn", True),
        "birth.over_120": ("info", "block", False),  # as the last pack put it: nobody here changed it
        "街道月报": ("街道月报,2 栏", "街道月报,2 栏", True),
    }
    assert {row.key for row in plan.overridden} == {"rule/phone.invalid", f"recipe/{mended.fingerprint}"}
    details = next(row.details for row in plan.overridden if row.part is Part.RECIPE)
    assert ("shapes.1.columns.电话", "guardian.phones", "person.phones") in details
    assert {(row.part, row.title) for row in plan.kept} == {
        (Part.RULE, RULES["id.expired"].describe()), (Part.RECIPE, "自己的"),
    }  # fmt: skip
    apply(office, newer, give_back=frozenset({"rule/phone.invalid"}))
    assert severity(office, "phone.invalid") is Severity.WARN
    assert severity(office, "id.expired") is Severity.WARN, "not mentioned: stays as this office wants it"
    assert dict(recipes.named(office, "街道月报").shapes[0].columns)["电话"] == "guardian.phones", (
        "its own stays"
    )
    assert {recipe.name for recipe in recipes.listed(office)} == {"街道月报", "自己的"}


def test_a_day_of_saving_is_no_difference(office: Workspace) -> None:
    apply(office, from_plain(plain()))
    later = plain()
    later["recipes"][0]["saved_on"] = "2026-07-01"
    assert compare(office, from_plain(later)).changes == ()


def test_a_taken_name_refuses_the_whole_pack(office: Workspace) -> None:
    recipes.save(office, Recipe("街道月报", "residents", (Shape(("住址",)),)), actor=ME)
    with pytest.raises(Refused) as refusal:
        apply(office, from_plain(plain()))
    assert refusal.value.code == "recipe.name_taken"
    assert severity(office, "phone.invalid") is Severity.WARN


def test_only_who_manages_settings_takes_a_pack_in(office: Workspace) -> None:
    accounts_operations.add(office, ME, ("director", "clerk"), actor=ME, today=TODAY, password="")
    with office.change("account.add", actor=ME) as unit:
        unit.create("account", {"name": "王芳", "roles": ["clerk"]})
    with pytest.raises(Refused) as refusal:
        apply(office, from_plain(plain()), actor="王芳")
    assert refusal.value.code == "permission.manage_settings"
    assert severity(office, "phone.invalid") is Severity.WARN


def test_the_operation_itself_insists_on_known_rules(office: Workspace) -> None:
    with pytest.raises(NotFound):
        operations.apply(office, operations.Contents("x", "", (Item("rule", "no.such", "warn"),)), actor=ME)
    with pytest.raises(Refused) as refusal:
        operations.apply(office, operations.Contents("x", "", (Item("rule", FIXED, "info"),)), actor=ME)
    assert refusal.value.code == "rules.fixed"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wanted=st.dictionaries(
        st.sampled_from(sorted(r.id for r in RULES.values() if not r.fixed)),
        st.sampled_from(Severity),
        min_size=1,
    )
)
def test_after_a_pack_the_office_is_as_the_pack_says(office: Workspace, wanted: dict[str, Severity]) -> None:
    pack = Pack("示例区", rules=wanted)
    plan = compare(office, pack)
    assert all(row.before != row.after for row in plan.changes)
    assert plan.same + len(plan.changes) == len(wanted)
    apply(office, pack)
    assert {rule: severity(office, rule) for rule in wanted} == wanted
    assert compare(office, pack).changes == ()


def test_two_offices_have_the_same_after_the_same_pack(make_office: Callable[..., Workspace]) -> None:
    pack = from_plain(plain())
    told = []
    for name in ("one.gezhi", "two.gezhi"):
        office = make_office(name)
        apply(office, pack)
        with office.read() as db:
            told.append(
                db.exec_driver_sql(
                    "SELECT id, key, value FROM setting WHERE key LIKE 'pack.%' OR key LIKE 'r%.%' ORDER BY id"
                ).all()
            )
    assert told[0] == told[1]
    assert len(told[0]) >= 3


LAYOUT = {
    "key": "contact_card", "changes": {"words": {"title": "全区统一卡"}, "sizes": {"band": 10.5}}, "off": ["duty_phone"],
    "locked": ["words.title", "colours.*"],
}  # fmt: skip


def test_a_layout_of_the_district_comes_with_its_lock_and_is_taken_back_in_one_step(
    office: Workspace,
) -> None:
    pack = from_plain({"format": FORMAT, "name": "三统一", "layouts": [LAYOUT]})
    assert from_plain(pack.plain()) == pack
    (row,) = compare(office, pack).changes
    assert (row.part, row.title) == (Part.LAYOUT, "网格服务联系卡")
    apply(office, pack)
    with office.read() as db:
        ruling = layout_queries.in_force(db)["contact_card"]
    assert ruling.changes["words"] == {"title": "全区统一卡"}
    assert ruling.changes["sizes"] == {"band": 10.5}
    assert ruling.locks("colours.gold")
    assert compare(office, pack).changes == ()
    undo.undo(office, actor="李梅")
    with office.read() as db:
        assert layout_queries.in_force(db) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "nothing"}, {"key": "contact_card", "more": 1}, {"key": "contact_card", "changes": []},
        {"key": "contact_card", "changes": {"words": {"nothing": "x"}}}, {"key": "contact_card", "locked": ["words.x"]},
        {"key": "contact_card", "changes": {"sizes": {"band": 100}}},
        {"key": "contact_card", "logo": "bm90IGEgcGljdHVyZQ=="},
        {"key": "contact_card", "logo": "%%%"}, {"key": "contact_card", "off": [1]}, ["contact_card"],
    ],
)  # fmt: skip
def test_a_layout_that_would_spoil_paper_refuses_the_whole_pack(wrong: Any) -> None:
    with pytest.raises(Refused) as refusal:
        from_plain({"format": FORMAT, "name": "三统一", "layouts": [wrong]})
    assert len(refusal.value.problems) == 1


def test_how_long_data_is_kept_comes_with_the_pack_and_is_taken_back_in_one_step(office: Workspace) -> None:
    retention_operations.set_days(office, {"photo": 200}, actor=ME)
    with office.read() as db:
        before = retention_queries.days(db)
    pack = from_plain({"format": FORMAT, "name": "示例区", "retention": {"campaign": 20}})
    assert from_plain(pack.plain()) == pack
    plan = compare(office, pack)
    [row] = plan.changes
    assert (row.part, row.key, row.after, row.local) == (Part.RETENTION, "retention/campaign", "20 天", False)
    assert [(kept_row.key, kept_row.local) for kept_row in plan.kept] == [("retention/photo", True)]
    assert apply(office, pack) is not None
    with office.read() as db:
        assert retention_queries.days(db) == {**before, "campaign": 20}
    assert apply(office, pack) is None
    retention_operations.set_days(office, {"campaign": 21}, actor=ME)
    [row] = compare(office, pack).overridden
    assert (row.before, row.local) == ("21 天", True)
    undo.undo(office, actor=ME)
    undo.undo(office, actor=ME)
    with office.read() as db:
        assert retention_queries.days(db) == before


@pytest.mark.parametrize(
    "days", [{"campaign": -1}, {"campaign": 10**6}, {"unknown": 30}, {"campaign": "30"}, [1]]
)
def test_days_outside_the_rules_refuse_the_whole_pack(days: Any) -> None:
    with pytest.raises(Refused) as refusal:
        from_plain({"format": FORMAT, "name": "示例区", "retention": days})
    assert any(part.startswith("retention") for part in refusal.value.problems)
