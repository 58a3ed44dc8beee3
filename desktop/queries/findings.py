"""The open findings of the office: every rule of `domain.rules` against every record, as a list for a screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy import Connection

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress
from desktop.domain.care_fields import field_of
from desktop.domain.changes import Changes
from desktop.domain.field_names import field_name, kind_name
from desktop.domain.permissions import Permit
from desktop.domain.rules.catalogue import RULES, problem
from desktop.domain.rules.rule import Finding, Policy, digest
from desktop.queries import findings_across, findings_alone, findings_care, rules
from desktop.queries.findings_alone import Told
from desktop.queries.rules import Accepted

_ORDER = {severity: place for place, severity in enumerate((Severity.BLOCK, Severity.WARN, Severity.INFO))}
_PAIRS = frozenset({"person.possible_duplicate", "id.duplicate", "id.same_number_other_person"})


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding about one record. `text` is the sentence for the clerk; `queries.named` says who the record is.

    `accepted` is None while it is open; accepted ones are only given when they are asked for.
    """

    finding: Finding
    record_kind: str
    record_id: str
    severity: Severity
    accepted: Accepted | None = None

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.finding.rule

    @property
    def field(self) -> str:
        """The field, "" for the whole record."""
        return self.finding.field

    @property
    def text(self) -> str:
        """The sentence for the clerk."""
        return problem(self.finding).text

    @property
    def what(self) -> str:
        """The field in words, or the kind of record."""
        if self.record_kind == "care_record" and (known := field_of(str(self.finding.basis[0]), self.field)):
            return _(known.label)  # one field has another name in another category
        return field_name(self.record_kind, self.field) or kind_name(self.record_kind)

    @property
    def digest(self) -> str:
        """What an acceptance of it is bound to."""
        return digest(self.finding, self.record_id)


@dataclass(frozen=True, slots=True)
class Findings:
    """`counts` and `accepted` are complete, by rule; `rows` holds the first of each rule, the heaviest rules first."""

    rows: tuple[OpenFinding, ...]
    counts: Mapping[str, int]
    accepted: Mapping[str, int]

    def total(self, severity: Severity, policy: Policy) -> int:
        """How many open findings weigh this much."""
        return sum(n for rule, n in self.counts.items() if policy.severity(RULES[rule]) is severity)


def scan(
    db: Connection, today: date, *, permit: Permit, only: frozenset[str] | None = None, most: int = 1000,
    with_accepted: bool = False, progress: Progress = SILENT,
) -> Findings:  # fmt: skip
    """The whole office. `only` some rules, at most `most` rows of each; counts are complete all the same.

    Findings about care records of categories the permit hides are left out and not counted.
    """
    told = _everything(db, today, permit, progress)
    return _gather(db, told, only=only, most=most, with_accepted=with_accepted)


def of_step(
    db: Connection,
    changes: Changes,
    today: date,
    *,
    permit: Permit,
    most: int = 1000,
    progress: Progress = SILENT,
) -> Findings:
    """What does not hold in the records one step wrote (an import above all), among all that does not hold."""
    told = _everything(db, today, permit, progress)
    mine = (one for one in told if (one[0], one[1]) in changes.touched)
    return _gather(db, mine, only=None, most=most, with_accepted=False)


def of_household(
    db: Connection, household_id: str, today: date, *, permit: Permit, with_accepted: bool = True
) -> tuple[OpenFinding, ...]:
    """What does not hold in one household, its members and its dwelling, for its form."""
    told = [*findings_alone.one(db, household_id, today)]
    told += findings_across.household(db, household_id, permit)
    told += findings_care.standing(db, today, permit, household_id)
    return _gather(db, told, only=None, most=1000, with_accepted=with_accepted).rows


def _everything(db: Connection, today: date, permit: Permit, progress: Progress) -> Iterator[Told]:
    return chain(
        findings_alone.office(db, today, progress),
        findings_across.office(db, permit),
        findings_care.standing(db, today, permit),
    )


def _gather(
    db: Connection, told: Iterable[Told], *, only: frozenset[str] | None, most: int, with_accepted: bool
) -> Findings:
    policy, let_stand, apart = rules.policy(db), rules.accepted(db), rules.distinct(db)
    counts: Counter[str] = Counter()
    stands: Counter[str] = Counter()
    rows: list[OpenFinding] = []
    for kind, record_id, finding in told:
        if (only is not None and finding.rule not in only) or _known_apart(record_id, finding, apart):
            continue
        severity = policy.severity(RULES[finding.rule])
        accepted = None
        if let_stand and severity is not Severity.BLOCK:
            accepted = let_stand.get(digest(finding, record_id))
        counter = stands if accepted else counts
        counter[finding.rule] += 1
        if counter[finding.rule] <= most and (accepted is None or with_accepted):
            rows.append(OpenFinding(finding, kind, record_id, severity, accepted))
    place = {rule: number for number, rule in enumerate(RULES)}
    rows.sort(key=lambda row: (_ORDER[row.severity], place[row.rule]))
    return Findings(tuple(rows), dict(counts), dict(stands))


def _known_apart(record_id: str, finding: Finding, apart: frozenset[tuple[str, str]]) -> bool:
    """Whether a finding says of two residents that they are one, and somebody said that they are not."""
    if not apart or finding.rule not in _PAIRS:
        return False
    one, other = sorted((record_id, str(finding.basis[-1])))
    return (one, other) in apart
