"""For every rule about one record or one family a case it finds and a case it leaves alone."""

from __future__ import annotations

from typing import Any

Case = dict[str, Any]
NUMBER = "11010519491231002X"  # GB 11643, the standard's own example: a woman born 1949-12-31
GOOD: Case = {
    "name": "张桂芳", "relation": "02", "sex": "2", "birth": "1949-12-31", "id_number": NUMBER, "id_type": "111",
}  # fmt: skip
CHILD: Case = {
    "name": "张小明", "relation": "41", "sex": "1", "birth": "2015-03", "id_none_reason": "never_issued",
    "guardian": "张桂芳", "guardian_phone": "13800000000",
}  # fmt: skip
HOME: Case = {"head_name": "张桂芳", "dwelling_id": "d1"}
FLAT: Case = {"building_id": "b1", "room": "501"}


def _number(text: str) -> Case:
    return {"id_number": text, "birth": None, "sex": None}


# rule → (what changes GOOD so that it speaks, what changes GOOD a little less); None: take CHILD for the second
RESIDENT: dict[str, tuple[Case, Case]] = {
    "name.missing": ({"name": " "}, {"name": "桂"}),
    "name.too_long": ({"name": "阿" * 101}, {"name": "阿" * 100}),
    "name.is_household_status": ({"name": "空户"}, {"name": "空海"}),
    "name.rare_char_placeholder": ({"name": "张□"}, {"name": "张㛃"}),
    "name.placeholder_person": ({"name": "未取名"}, {"name": "卫取名"}),
    "date.unreadable": ({"birth": "85.3.12", "id_number": None}, {"birth": "1949-12"}),
    "date.future": ({"came_on": "2026-07-01"}, {"came_on": "2026-06-30"}),
    "date.before_birth": ({"came_on": "1949-11"}, {"came_on": "1949"}),
    "birth.future": ({"birth": "2026-07-01", "id_number": None}, {"birth": "2026-06-30", "id_number": None}),
    "birth.over_120": ({"birth": "1905", "id_number": None}, {"birth": "1906", "id_number": None}),
    "birth.conflicts_with_id": ({"birth": "1949-11"}, {"birth": "1949"}),
    "birth.missing": ({"birth": None, "id_number": None}, {"birth": None}),
    "sex.conflicts_with_id": ({"sex": "1"}, {"sex": None}),
    "sex.missing": ({"sex": None, "id_number": None}, {"sex": None}),
    "id.check_digit": (_number(NUMBER[:-1] + "1"), _number(NUMBER)),
    "id.bad_length": (_number(NUMBER[:-1]), _number("110105491231002")),
    "id.invalid_date": (_number("110105194913310021"), _number(NUMBER)),
    "id.unknown_region": (_number("990105194912310023"), _number(NUMBER)),
    "id.lookalike": (_number("11O105194912310O2X".replace("O2X", "02X")), _number(NUMBER.lower())),
    "id.star_as_x": (_number(NUMBER[:-1] + "*"), _number(NUMBER)),
    "id.masked": (_number("110105********002X"), _number(NUMBER)),
    "id.multiple": (_number(f"{NUMBER}/440524188001010014"), _number(NUMBER)),
    "id.scientific_text": (_number("1.10105E+17"), _number(NUMBER)),
    "id.damaged_zeros": (_number("110105194912310000"), _number(NUMBER)),
    "id.damaged_numeric": ({"id_number": None, "id_prefix15": "110105194912310"}, {"id_prefix15": None}),
    "id.form": ({**_number("张三"), "id_type": "414"}, {**_number("K98765432"), "id_type": "414"}),
    "id.missing": ({"id_number": None}, {"id_number": None, "id_none_reason": "lost"}),
    "id.expired": ({"id_valid_until": "2026-06-29"}, {"id_valid_until": "2026-06"}),
    "nationality.conflicts_with_id": (
        {"nationality": "USA"},
        {"nationality": "USA", "id_type": "414", **_number("K98765432")},
    ),
    "phone.invalid": ({"phones": ["1380000000"]}, {"phones": ["13800000000", "0719-8000123"]}),
    "phone.damaged": ({"phones": ["1.38E+10"]}, {"phones": []}),
    "guardian.missing": ({**CHILD, "guardian": " "}, CHILD),
    "guardian.self": ({"guardian": "张桂芳"}, {"guardian": "李梅", "guardian_phone": "13800000000"}),
    "guardian.no_phone": ({**CHILD, "guardian_phone": None}, CHILD),
    "state.no_date": ({"state": "left"}, {"state": "left", "state_on": "2026"}),
    "relation.missing": ({"relation": None}, {"relation": None, "state": "dead", "state_on": "2026"}),
    "relation.conflicts_with_sex": ({"relation": "11"}, {"relation": "12"}),
    "marriage.too_young": ({**CHILD, "marriage": "20"}, {**CHILD, "marriage": "10"}),
    "education.too_young": ({**CHILD, "education": "20"}, {**CHILD, "education": "80"}),
    "politics.too_young": ({**CHILD, "politics": "01"}, {"politics": "01"}),
    "employment.wrong_age": ({**CHILD, "employment": "employed"}, {**CHILD, "employment": "student"}),
    "hukou.neither": ({"hukou_here": False, "lives_here": 0}, {"hukou_here": False, "lives_here": True}),
    "away.lives_here": ({"lives_here": True, "away_to": "深圳"}, {"lives_here": False, "away_to": "深圳"}),
    "permit.expired": ({"permit_until": "2025"}, {"permit_until": "2026"}),
    "code.unknown": ({"employment": "astronaut"}, {"employment": "retired"}),
}
HOUSEHOLD: dict[str, tuple[Case, Case]] = {
    "household.no_head": ({"head_name": ""}, {}),
    "household.no_dwelling": ({"dwelling_id": None}, {}),
    "household.verified_by_collector": (
        {"verified_by": "李梅", "collected_by": "李梅"},
        {"verified_by": "李梅", "collected_by": "王芳"},
    ),
}
DWELLING: dict[str, tuple[Case, Case]] = {
    "dwelling.no_building": ({"building_id": None}, {}),
    "dwelling.area_odd": ({"area": 8500}, {"area": 85}),
    "dwelling.lease_over": (
        {"use": "rented", "lease_until": "2026-06-29"},
        {"use": "self", "lease_until": "2025"},
    ),
    "dwelling.let_but_not_rented": (
        {"use": "self", "tenant_name": "王五"},
        {"use": "rented", "tenant_name": "王五"},
    ),
}


def _son(**fields: Any) -> Case:
    man = {"id": "r2", "name": "张大明", "relation": "22", "sex": "1", "birth": "1975", "id_number": "1"}
    return {**man, **fields}


_HEAD: Case = {**GOOD, "id": "r1"}
_FAMILY: tuple[Case, list[Case], Case | None] = (HOME | {"id": "h1"}, [_HEAD, _son()], None)

# rule → (household, members, dwelling) it finds, and one it leaves alone
FAMILY: dict[str, tuple[tuple[Case, list[Case], Case | None], tuple[Case, list[Case], Case | None]]] = {
    "family.empty": ((_FAMILY[0], [_HEAD | {"state": "left"}], None), (_FAMILY[0] | {"state": "vacant"}, [], None)),
    "family.no_head": ((_FAMILY[0], [_son()], None), _FAMILY),
    "family.two_heads": ((_FAMILY[0], [_HEAD, _son(relation="02")], None), _FAMILY),
    "family.head_differs": ((_FAMILY[0] | {"head_name": "张贵芳"}, [_HEAD], None), _FAMILY),
    "family.two_spouses": (
        (_FAMILY[0], [_HEAD, _son(relation="11"), _son(id="r3", relation="11")], None),
        (_FAMILY[0], [_HEAD, _son(relation="11")], None),
    ),
    "relation.age_impossible": ((_FAMILY[0], [_HEAD, _son(birth="1949")], None), _FAMILY),
    "relation.age_gap": (
        (_FAMILY[0], [_HEAD, _son(birth="1959")], None),
        (_FAMILY[0], [_HEAD, _son(birth="1959", relation="28")], None),
    ),
    "relation.spouse_single": (
        (_FAMILY[0], [_HEAD, _son(relation="11", marriage="10")], None),
        (_FAMILY[0], [_HEAD, _son(relation="11", marriage="20")], None),
    ),
    "guardian.minor": (
        (_FAMILY[0], [_HEAD, _son(birth="2026"), CHILD | {"id": "r3", "guardian": "张大明"}], None),
        (_FAMILY[0], [_HEAD, _son(), CHILD | {"id": "r3", "guardian": "张大明"}], None),
    ),
    "person.possible_duplicate": (
        (_FAMILY[0], [_HEAD, _son(name="张桂芳", id_number=None, birth="1949")], None),
        (_FAMILY[0], [_HEAD, _son(name="张桂芳", id_number=None, birth="1975")], None),
    ),
    "dwelling.vacant_inhabited": (
        (_FAMILY[0], [_HEAD], {"id": "d1", "use": "vacant"}),
        (_FAMILY[0], [_HEAD | {"lives_here": False}], {"id": "d1", "use": "vacant"}),
    ),
    "household.vacant_inhabited": (
        (_FAMILY[0] | {"state": "vacant"}, [_HEAD], None),
        (_FAMILY[0] | {"state": "away"}, [_HEAD], None),
    ),
}  # fmt: skip


# rule → (category, its values) that it finds, and one it leaves alone; the person is GOOD, aged 76
CARE: dict[str, tuple[tuple[str, Case], tuple[str, Case]]] = {
    "care.category": (("astronaut", {}), ("dibao", {})),
    "care.missing": (("released", {}), ("released", {"released_on": "2024-05-01", "kind": "01"})),
    "care.forbidden": (("other", {"note": "HIV 阳性"}), ("other", {"note": "阳性"})),
    "care.too_long": (("other", {"note": "长" * 501}), ("other", {"note": "长" * 500})),
    "care.date": (("alone", {"start": "去年"}), ("alone", {"start": "2025"})),
    "care.money": (("dibao", {"amount": "六百"}), ("dibao", {"amount": "620.50"})),
    "care.number": (("alone", {"interval_days": "0"}), ("alone", {"interval_days": "7"})),
    "care.code": (("mental", {"kind": "77"}), ("mental", {"kind": "01"})),
    "care.phone": (("alone", {"contact_phone": "1380000000"}), ("alone", {"contact_phone": "13800000000"})),
    "care.ends_before": (
        ("alone", {"start": "2026-06-02", "end": "2026-06-01"}),
        ("alone", {"start": "2026-06-02", "end": "2026-07-01"}),
    ),
    "care.future": (("alone", {"start": "2026-07"}), ("alone", {"start": "2026-06-30"})),
    "care.before_birth": (("alone", {"start": "1948"}), ("alone", {"start": "1949"})),
    "care.purge_past": (
        ("campaign", {"campaign": "摸排", "purge_on": "2026-06-30"}),
        ("campaign", {"campaign": "摸排", "purge_on": "2026-07-01"}),
    ),
    "care.purge_far": (
        ("campaign", {"campaign": "摸排", "purge_on": "2028-01-01"}),
        ("campaign", {"campaign": "摸排", "purge_on": "2027-01-01"}),
    ),
    "care.age": (("left_child", {}), ("alone", {})),
    "care.card": (("disabled", {"card_number": "123"}), ("disabled", {"card_number": NUMBER + "42"})),
    "care.card_person": (
        ("disabled", {"card_number": "44052418800101001431"}), ("disabled", {"card_number": NUMBER + "42"}),
    ),
    "care.card_says": (
        ("disabled", {"card_number": NUMBER + "42", "grade": "1"}),
        ("disabled", {"card_number": NUMBER + "42", "grade": "2"}),
    ),
    "care.term_over": (
        ("corrected", {"correction_from": "2025", "correction_until": "2026-06-29"}),
        ("corrected", {"correction_from": "2025", "correction_until": "2026-07-29"}),
    ),
    "care.twice": (("dibao", {"again": True}), ("dibao", {})),
}  # fmt: skip
