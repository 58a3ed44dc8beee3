"""How much was registered between two returns that may explain why their totals differ."""

from __future__ import annotations

from collections.abc import Mapping

import orjson
from sqlalchemy import Connection


def between(db: Connection, *, after: str, until: str) -> Mapping[str, int]:
    """After one day, up to and with another: `people` touched by life events, by coming and going; changes of the
    `division`; `posts` of grid workers begun or ended."""
    span = {"after": after, "until": until}
    people: set[str] = set()
    events = "SELECT id, resident_id, resident_ids FROM life_event WHERE effective_on > :after AND effective_on <= :until"
    for event_id, resident_id, several in db.exec_driver_sql(events, span):
        people |= set(orjson.loads(several) if several else ()) | (
            {resident_id} if resident_id else {event_id}
        )
    moved = (
        "SELECT id FROM resident WHERE (came_on > :after AND came_on <= :until)"
        " OR (state_on > :after AND state_on <= :until) OR (birth > :after AND birth <= :until)"
    )
    people |= {row[0] for row in db.exec_driver_sql(moved, span)}
    division = (
        "SELECT (SELECT count(*) FROM lineage WHERE effective_on > :after AND effective_on <= :until)"
        " + (SELECT count(*) FROM grid WHERE (opened_on > :after AND opened_on <= :until)"
        " OR (closed_on > :after AND closed_on <= :until))"
        " + (SELECT count(*) FROM micro_grid WHERE (opened_on > :after AND opened_on <= :until)"
        " OR (closed_on > :after AND closed_on <= :until))"
    )
    posts = (
        "SELECT count(*) FROM assignment WHERE role = 'grid_worker' AND ((start > :after AND start <= :until)"
        ' OR ("end" > :after AND "end" <= :until))'
    )
    return {
        "people": len(people),
        "division": int(db.exec_driver_sql(division, span).scalar() or 0),
        "posts": int(db.exec_driver_sql(posts, span).scalar() or 0),
    }
