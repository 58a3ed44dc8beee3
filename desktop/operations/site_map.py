"""Drawing the map: every gesture of a clerk is one named step, and so one undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.address import number_label
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.site_map import KINDS, SIDES, SYMBOLS, Arrangement, Box, FeatureDraft, flat
from desktop.queries import accounts
from desktop.queries import site_map as queries
from desktop.workspace import Workspace

DRAGGED: Final = "dragged"
MOST_NAMED: Final = 3  # buildings named in the history's line; more are counted


def arrange(office: Workspace, what: Arrangement, *, actor: str, source: str = DRAGGED) -> Changes:
    """Put buildings, marks and walls of compounds where they are from now on. Raises `Refused` when nothing moves,
    `NotFound` for what is no longer there."""
    with office.read() as db:
        _may_edit(db, actor)
        subject = _subject(db, what.buildings, len(what.features) + len(what.walls))
    if not what:
        raise Refused(_("没有选中要移动的东西。"), code="map.nothing")
    with office.change("map.place", actor=actor, args={"subject": subject}) as unit:
        unit.set_many(
            "building", [(i, {**box.stored(), "map_source": source}) for i, box in what.buildings.items()]
        )
        unit.set_many("map_feature", [(i, {"points": flat(points)}) for i, points in what.features.items()])
        walls = {i: {"map_outline": [flat(ring) for ring in rings]} for i, rings in what.walls.items()}
        unit.set_many("compound", list(walls.items()))
    return unit.changes


def take_off(office: Workspace, buildings: Sequence[str], *, actor: str) -> Changes:
    """Take buildings off the map: they stand again where the building list puts them."""
    with office.read() as db:
        _may_edit(db, actor)
        subject = _subject(db, buildings, 0)
    nowhere = dict.fromkeys(
        ("map_x", "map_y", "map_w", "map_h", "map_rotation", "map_outline", "map_source", "map_origin")
    )
    with office.change("map.take_off", actor=actor, args={"subject": subject}) as unit:
        unit.set_many("building", [(i, nowhere) for i in buildings])
    return unit.changes


def add_feature(office: Workspace, draft: FeatureDraft, *, actor: str) -> Changes:
    """Draw a street, wall, gate, sign, word or boundary. Raises `Refused` with the draft's problems."""
    with office.read() as db:
        _may_edit(db, actor)
        community = queries.site_map(db).community_id
    draft.insist()
    with office.change("map.add", actor=actor, args={"subject": _title(draft)}) as unit:
        unit.create("map_feature", {"community_id": community or None, **draft.stored()})
    return unit.changes


def edit_feature(office: Workspace, feature_id: str, draft: FeatureDraft, *, actor: str) -> Changes:
    """Draw a mark anew. Raises `Refused` with the draft's problems, `NotFound`."""
    with office.read() as db:
        _may_edit(db, actor)
        queries.feature(db, feature_id)
    draft.insist()
    with office.change("map.edit", actor=actor, args={"subject": _title(draft)}) as unit:
        fields = {name: value for name, value in draft.stored().items() if name != "source"}
        unit.set("map_feature", feature_id, fields)
    return unit.changes


def remove_features(office: Workspace, feature_ids: Sequence[str], *, actor: str) -> Changes:
    """Rub marks out; the step can be undone. Raises `NotFound`."""
    with office.read() as db:
        _may_edit(db, actor)
        found = [queries.feature(db, feature_id).title for feature_id in feature_ids]
    with office.change("map.remove", actor=actor, args={"subject": _few(found)}) as unit:
        for feature_id in feature_ids:
            unit.delete("map_feature", feature_id)
    return unit.changes


def trace(office: Workspace, compound_id: str, label: str, box: Box, *, actor: str) -> Changes:
    """Say which building of the list a box drawn on the scan is; a number that is not listed becomes a building.

    Raises `Refused` without a number, `NotFound` for a compound that is gone.
    """
    label = number_label(label)
    if not label:
        raise Refused(_("请输入楼号。"), code="map.label")
    with office.read() as db:
        _may_edit(db, actor)
        site = queries.site_map(db)
        lot = next((lot for lot in site.lots if lot.id == compound_id), None)
        if lot is None:
            raise NotFound(_("找不到这个小区,可能已被删除。"), code="map.compound")
        listed = [s for s in site.sites if s.compound_id == compound_id and number_label(s.label) == label]
    fields = {**box.stored(), "map_source": "traced", "map_outline": None}
    with office.change("map.trace", actor=actor, args={"subject": f"{lot.name} {label}"}) as unit:
        if listed:
            unit.set("building", listed[0].id, fields)
        else:
            unit.create("building", {"compound_id": compound_id, "label": label, **fields})
    return unit.changes


def link(office: Workspace, one: str, two: str, kind: str | None, *, actor: str) -> Changes:
    """Say that two buildings are neighbours ("link") or are none ("cut"), whatever the map says; None: ask the map.

    Raises `Refused` for a building and itself, `NotFound`.
    """
    if one == two or kind not in {"link", "cut", None}:
        raise Refused(_("请选两栋不同的楼。"), code="map.link")
    left, right = sorted((one, two))
    with office.read() as db:
        _may_edit(db, actor)
        subject = _subject(db, (left, right), 0)
        sql = "SELECT id FROM neighbour_link WHERE left_id = ? AND right_id = ? ORDER BY id"
        known = [row[0] for row in db.exec_driver_sql(sql, (left, right))]
    with office.change("map.link", actor=actor, args={"subject": subject}) as unit:
        for link_id in known[1:] if kind else known:
            unit.delete("neighbour_link", link_id)
        if kind and known:
            unit.set("neighbour_link", known[0], {"kind": kind})
        elif kind:
            unit.create("neighbour_link", {"left_id": left, "right_id": right, "kind": kind})
    return unit.changes


def _title(draft: FeatureDraft) -> str:
    kind = SYMBOLS.get(draft.symbol) or SIDES.get(draft.symbol) or KINDS[draft.kind].name
    return draft.text.strip() or _(kind)


def _subject(db: Connection, buildings: Iterable[str], marks: int) -> str:
    """What a gesture is about, for the history's line. Raises `NotFound` for a building that is gone."""
    wanted = list(buildings)
    titles = {site.id: site.title for site in queries.site_map(db).sites}
    if any(building not in titles for building in wanted):
        raise NotFound(_("找不到这栋楼,可能已被删除。"), code="map.building")
    said = _few([titles[building] for building in wanted])
    return "、".join(filter(None, (said, _("标注 {n} 处").format(n=marks) if marks else "")))


def _few(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMED:
        return "、".join(names)
    return _("{names}等 {n} 处").format(names="、".join(names[:MOST_NAMED]), n=len(names))


def _may_edit(db: Connection, actor: str) -> None:
    accounts.permit(db, actor).insist(Action.EDIT)
