"""Where people live and who answers for the place: two trees that cross at the building."""

from __future__ import annotations

from desktop.store.schema.columns import flag, json, number, record, words

# The map, as every column of it has it: whole centimetres on a plane, x to the east, y to the north. A building's
# `map_x`, `map_y` are the middle of its box, `map_w`, `map_h` the sides before turning, `map_rotation` hundredths of a
# degree anticlockwise; its `map_outline` (rings [x1, y1, x2, y2 ...]) is told from that middle, before turning.
community = record(
    "community",
    words("code"), words("name"), words("kind"), words("province"), words("city"), words("county"), words("street"),
    words("office_kind"), number("office_area"), words("address"), words("phone"), words("supervision_phone"),
    words("platform_kind"), words("platform_name"), number("platform_posts"), flag("system_meeting"),
    flag("system_diary"), flag("system_publish"), words("leading_group"), json("declared"), number("sort_no"),
    json("map_frame"),  # how the plane of the map lies on the earth, once somebody has said it
)  # fmt: skip
compound = record(
    "compound",
    words("community_id"), words("name"), words("kind"), json("aliases"), words("property_company"),
    words("property_phone"), number("sort_no"), json("map_outline"), words("map_source"), json("map_origin"),
    index=("community_id",),
)  # fmt: skip
building = record(
    "building",
    words("compound_id"), words("label"), words("alias"), words("kind"), number("floors"), number("doors_per_floor"),
    number("households_declared"), number("built_year"), flag("lift"), words("head_name"), json("head_phones"),
    number("map_x"), number("map_y"), number("map_w"), number("map_h"), number("map_rotation"), number("sort_no"),
    json("map_outline"), words("map_source"), json("map_origin"),
    index=("compound_id",),
)  # fmt: skip
unit = record(
    "unit",
    words("building_id"), words("label"), number("floors"), number("doors_per_floor"), number("households_declared"),
    index=("building_id",),
)  # fmt: skip
dwelling = record(
    "dwelling",
    words("building_id"), words("unit_id"), words("room"), words("use"), words("owner_name"), words("note"),
    words("owner_phone"), words("owner_id_number"), words("owner_address"), words("tenure"), number("area"),
    words("rent_use"), words("tenant_name"), words("tenant_phone"), words("lease_until"), words("agent"),
    words("hazard"), words("checked_on"),
    index=("building_id", "unit_id"),
)  # fmt: skip
grid = record(
    "grid",
    words("community_id"), words("code"), number("number"), words("name"), words("kind"), words("colour"),
    words("bound_east"), words("bound_south"), words("bound_west"), words("bound_north"), json("declared"),
    flag("board_map"), flag("board_contact"), flag("board_duty"), words("opened_on"), words("closed_on"),
    index=("community_id",),
)  # fmt: skip
micro_grid = record(
    "micro_grid",
    words("grid_id"), words("code"), number("number"), words("name"), words("opened_on"), words("closed_on"),
    index=("grid_id",),
)  # fmt: skip
territory = record(
    "territory",
    words("micro_grid_id"), words("building_id"), words("unit_id"), words("start"), words("end"),
    index=("micro_grid_id", "building_id"),
)  # fmt: skip

lineage = record(  # which grid or micro-grid became which, from when on, and by what act
    "lineage",
    words("scope_kind"), words("from_id"), words("to_id"), words("act"), words("effective_on"), json("earlier"),
    index=("from_id", "to_id"),
)  # fmt: skip

SYNCED = (community, compound, building, unit, dwelling, grid, micro_grid, territory, lineage)
