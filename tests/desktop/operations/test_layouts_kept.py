"""The office's layouts: versions, a way back, the district's lock and who may."""

from __future__ import annotations

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.documents.kinds import template
from desktop.domain.layouts import Layout
from desktop.operations import layouts, settings
from desktop.queries import layouts as queries
from desktop.workspace import Workspace
from tests.desktop.operations.layout_examples import BY, OPTIONAL, say


def in_force(office: Workspace) -> str:
    """The title the contact card now has."""
    with office.read() as db, template.in_force(queries.in_force(db)):
        return template.load("contact_card").word("title")


def test_every_version_is_kept_and_can_be_taken_again(office: Workspace) -> None:
    for title in ("便民卡", "连心卡"):
        say(office, title)
    say(office, "连心卡")
    with office.read() as db:
        assert queries.office_layout(db, "contact_card").version == 2
        assert [one["version"] for one in queries.earlier(db, "contact_card")] == [1]
    layouts.take_again(office, "contact_card", 1, **BY)
    assert in_force(office) == "便民卡"
    layouts.reset(office, "contact_card", **BY)
    assert in_force(office) == template.shipped("contact_card").word("title")
    with office.read() as db:
        assert queries.in_force(db) == {}
        assert [one["version"] for one in queries.earlier(db, "contact_card")] == [3, 2, 1]
    with pytest.raises(NotFound, match="第 9 版"):
        layouts.take_again(office, "contact_card", 9, **BY)


def test_what_the_district_locked_is_refused_and_its_own_word_printed(office: Workspace) -> None:
    ruling = Layout("contact_card", {"words": {"title": "全区统一卡"}}, locked=frozenset({"words.title"}))
    with office.change("pack.apply", actor="区里") as unit:
        settings.put(unit, queries.DISTRICT + "contact_card", ruling.plain())
    assert in_force(office) == "全区统一卡"
    with pytest.raises(Refused) as refusal:
        say(office, "便民卡")
    assert refusal.value.problems["words.title"].code == "layout.locked"
    assert in_force(office) == "全区统一卡"


def test_an_unknown_part_changes_nothing(office: Workspace) -> None:
    wrong = Layout("contact_card", {"words": {"title": "卡", "nothing": "无"}})
    with pytest.raises(Refused, match="1 处不对"):
        layouts.change(office, wrong, template.shipped("contact_card").data, OPTIONAL, **BY)
    with office.read() as db:
        assert queries.in_force(db) == {}
