"""What a county may set differently: bounds, bases and frequencies of the indicators (setting `norms`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

REGISTERED, OCCUPIED = "registered", "occupied"


@dataclass(frozen=True, slots=True)
class Norms:
    """Bounds belong to the standard size: a grid of 300 or of 500 households is of the right size."""

    basis: str = REGISTERED  # which households a grid's size is counted in
    low: int = 300
    high: int = 500
    persons: int = 1000  # the most people a grid should have
    micro: int = 50  # households per micro-grid
    micro_slack: int = 20  # percent above it that is still tolerated
    community_low: int = 1000
    community_high: int = 3000
    posts: int = 4  # posts a month from which a platform counts as used
    volunteers: int = 2  # per micro-grid
    many_posts: int = 3  # from how many posts on a person holds too many
    fresh_days: int = 365  # how long a verification counts
    well: int = 95  # percent from which a rate without a norm of its own is good
    minutes: int = 180  # a day that a worker spends in homes
    load: int = 50  # households one responsible person looks after (1包50)

    @property
    def micro_most(self) -> int:
        """The largest micro-grid within the norm, in households."""
        return self.micro * (100 + self.micro_slack) // 100

    def words(self) -> dict[str, object]:
        """The values a definition may speak of, by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)} | {"micro_most": self.micro_most}

    @classmethod
    def of(cls, setting: Mapping[str, Any]) -> Norms:
        """The stored values over the defaults; what is unknown or of the wrong type is left alone."""
        default = cls()
        known = {
            f.name: setting[f.name]
            for f in fields(cls)
            if f.name in setting and type(setting[f.name]) is type(getattr(default, f.name))
        }
        return cls(**known)
