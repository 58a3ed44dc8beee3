"""What lies on the map beside the buildings: streets, walls, signs, the scan behind them, who is a neighbour."""

from __future__ import annotations

from desktop.store.schema.columns import flag, json, number, record, words

map_feature = record(  # `points` and `passes` ([x, y, radius ...]) in centimetres, see `schema.places`
    "map_feature",
    words("community_id"), words("compound_id"), words("kind"), words("text"), words("symbol"), json("points"),
    number("width"), number("size"), number("rotation"), flag("barrier"), json("passes"), words("source"),
    json("origin"), number("sort_no"),
    index=("community_id",),
)  # fmt: skip
map_background = record(  # `affine` a b c d e f in micrometres: x = a u + b v + c, y = d u + e v + f, (u, v) in dots
    "map_background",
    words("community_id"), words("name"), words("sha256"), number("pixel_width"), number("pixel_height"),
    json("affine"), number("opacity"), flag("hidden"), number("sort_no"),
    index=("community_id",),
)  # fmt: skip
neighbour_link = record(  # "link" or "cut" between two buildings, whatever the map says; `left_id` < `right_id`
    "neighbour_link",
    words("left_id"), words("right_id"), words("kind"),
    index=("left_id", "right_id"),
)  # fmt: skip

division_draft = record(  # a proposal somebody wants to think over; nothing is divided by it
    "division_draft",
    words("name"), words("preset"), words("basis"), number("grids"), json("options"), json("body"), json("figures"),
    words("state"), words("made_on"), words("made_by"), words("step_id"), number("sort_no"),
)  # fmt: skip

SYNCED = (map_feature, map_background, neighbour_link, division_draft)
