"""A layout never breaks a template, never gets past the district's lock, and survives being kept."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.base.paths import resource
from desktop.domain import layouts
from desktop.domain.layouts import Layout, effective, from_plain, insist, merged

CARD: dict[str, Any] = tomllib.loads((resource("templates") / "contact_card.toml").read_text("utf-8"))
OPTIONAL = frozenset({"duty_phone", "photo", "qr"})

TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="{}", exclude_categories=("C", "Z")), max_size=30
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def fitting(draw: st.DrawFn) -> Layout:
    """A layout of the contact card as a clerk could make it."""
    words = {k: draw(TEXT) for k in draw(st.sets(st.sampled_from(["title", "call", "slogan", "scan"])))}
    colours = {
        k: f"#{draw(st.integers(0, 0xFFFFFF)):06X}"
        for k in draw(st.sets(st.sampled_from(sorted(CARD["colours"]))))
    }
    sizes = {
        k: round(CARD["sizes"][k] * draw(st.floats(0.51, 1.99)), 3)
        for k in draw(st.sets(st.sampled_from(sorted(CARD["sizes"]))))
    }
    type_ = (
        {"name": [draw(st.integers(9, 34)), 5.5, *draw(st.sampled_from([[], ["bold"]]))]}
        if draw(st.booleans())
        else {}
    )
    off = frozenset(draw(st.sets(st.sampled_from(sorted(OPTIONAL)))))
    return Layout("contact_card", {"words": words, "colours": colours, "sizes": sizes, "type": type_}, off)


@given(fitting())
def test_what_fits_is_taken_and_stands_in_the_template(layout: Layout) -> None:
    insist(CARD, OPTIONAL, layout, district=None)
    whole = merged(CARD, layout)
    for table, keys in layout.changes.items():
        for key, value in keys.items():
            assert whole[table][key] == value
    untouched = {(t, k) for t in layouts.TABLES for k in CARD[t] if k not in layout.changes.get(t, {})}
    assert all(whole[t][k] == CARD[t][k] for t, k in untouched)


@given(fitting())
def test_a_layout_comes_back_as_it_was_kept(layout: Layout) -> None:
    kept = layout.plain()
    assert not _floats(kept)
    back = from_plain("contact_card", kept)
    assert merged(CARD, back) == merged(CARD, layout)
    assert back.off == layout.off


def _floats(plain: Any) -> bool:
    inner = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ()
    return isinstance(plain, float) or any(_floats(one) for one in inner)


@given(st.dictionaries(st.sampled_from([*layouts.TABLES, "other"]), ANYTHING, max_size=4), ANYTHING, ANYTHING)
def test_nothing_kept_by_another_program_breaks_a_template(changes: Any, off: Any, locked: Any) -> None:
    layout = from_plain("contact_card", {"changes": changes, "off": off, "logo": locked, "locked": locked})
    whole = merged(CARD, layout)
    assert {t: set(whole[t]) for t in layouts.TABLES} == {t: set(CARD[t]) for t in layouts.TABLES}
    for table in ("sizes", "colours"):
        assert all(type(whole[table][k]) in (int, float, str) for k in CARD[table])


@given(
    fitting(),
    fitting(),
    st.sets(st.sampled_from(["*", "words.title", "words.*", "colours.*", "off", "logo"])),
)
def test_what_the_district_locked_stays_the_districts(
    district: Layout, office: Layout, locked: set[str]
) -> None:
    ruling = Layout("contact_card", district.changes, district.off, locked=frozenset(locked))
    both = merged(CARD, effective(ruling, office))
    alone = merged(CARD, ruling)
    for table in layouts.TABLES:
        for key in CARD[table]:
            if ruling.locks(f"{table}.{key}"):
                assert both[table][key] == alone[table][key]
            elif key in office.changes.get(table, {}):
                assert both[table][key] == office.changes[table][key]


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("words", "title", "x" * 201), ("words", "title", "卡\x00"), ("words", "title", "{name}"),
        ("words", "title", "{"), ("words", "title", "{0}"), ("words", "serial", "编号 {serial:>99999}"),
        ("words", "serial", "{serial.__class__}"), ("words", "services", "一行"), ("words", "services", ["行"] * 21),
        ("words", "hotlines", [["报警"]]), ("words", "nothing", "无"), ("colours", "band", "red"),
        ("colours", "band", "#12345"), ("sizes", "band", 60), ("sizes", "band", 0), ("sizes", "band", True),
        ("sizes", "band", "9"), ("type", "name", [17]), ("type", "name", [80, 9]), ("type", "name", [17, 20]),
        ("type", "name", [17, 1]), ("type", "name", [17, 9, "italic"]), ("about", "x", "y"),
    ],
)  # fmt: skip
def test_what_would_spoil_the_paper_is_refused_by_its_name(table: str, key: str, value: Any) -> None:
    with pytest.raises(Refused) as refusal:
        insist(CARD, OPTIONAL, Layout("contact_card", {table: {key: value}}), district=None)
    assert set(refusal.value.problems) == {f"{table}.{key}"}


def test_what_must_be_printed_and_what_is_locked_is_refused() -> None:
    ruling = Layout("contact_card", locked=frozenset({"words.*", "logo"}))
    wanted = Layout("contact_card", {"words": {"title": "卡"}}, frozenset({"phone"}), logo="A" * 400_000)
    with pytest.raises(Refused) as refusal:
        insist(CARD, OPTIONAL, wanted, district=ruling)
    assert set(refusal.value.problems) == {"words.title", "off.phone", "logo"}
