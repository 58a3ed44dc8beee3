"""Near-same words of a file, gathered under the one that is probably meant, for the clerk to accept, change or refuse.

    for cluster in clusters(prepared): …            # nothing is ever applied by itself, not under `--decide` either
    fixes, decisions = accept(prepared, cluster)                    # the proposal as it stands
    fixes, decisions = accept(prepared, cluster, "汉族", {"汗族"})    # another word, only some members
    prepared = run.recheck(office, prepared, fixes=fixes, decisions=decisions)

A refused cluster is simply not accepted; the window remembers which ones it need not show again by `cluster.key`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from desktop.domain import codes
from desktop.domain.roles import ROLES, role_named
from desktop.domain.typed_text import bare, is_ditto
from desktop.domain.use_words import USE
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.fixes import Cell, Fix, Fixes
from desktop.exchange.importing.near_words import grouped
from desktop.exchange.importing.prepared import Prepared
from desktop.exchange.importing.recipe_json import MAPPED_VALUES

_NUMBER = re.compile(r"\d{5}")
_SEVERAL = re.compile(r"[、/,兼]")
_Code = Callable[[str], object | None]
_NONE: Final = frozenset({"无", "/", "-", "—", "不详", "未知", "没有", "其他", "空"})
# Fields of a closed vocabulary: how a word is read, and the words there are.
_CODED: Mapping[str, tuple[_Code, Collection[str]]] = {
    "relation": (codes.relation_code, (*codes.RELATION_NAMES.values(), *codes.RELATION)),
    "ethnicity": (codes.ethnicity_code, tuple(codes.ETHNICITY_NAMES.values())),
    "politics": (codes.politics_code, (*codes.POLITICS_NAMES.values(), *codes.POLITICS)),
    "education": (codes.education_code, (*codes.EDUCATION_NAMES.values(), *codes.EDUCATION)),
    "marriage": (codes.marriage_code, (*codes.MARRIAGE_NAMES.values(), *codes.MARRIAGE)),
    "hukou_state": (codes.hukou_code, tuple(codes.HUKOU)),
    "status": (codes.use_code, (*codes.DWELLING_USES.values(), *USE)),
    "posts": (role_named, tuple(word for role in ROLES for word in (role.name, *role.synonyms))),
}
_NAMES: Final = frozenset({"dwelling.compound", "building.compound", "person.employer", "grid"})
_COMPOUNDS: Final = frozenset({"dwelling.compound", "building.compound"})


@dataclass(frozen=True, slots=True)
class Member:
    """One spelling with the cells it stands in; `why`: `spelling`, `sound`, `sign`, or `unknown` to the vocabulary."""

    word: str
    why: str
    cells: tuple[Cell, ...]

    @property
    def count(self) -> int:
        return len(self.cells)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Spellings of one field under the word that is proposed for them, "" when the program has no proposal."""

    field: str
    canonical: str
    members: tuple[Member, ...]
    known: bool

    @property
    def key(self) -> str:
        """The same for the same question in the next file."""
        return f"{self.field}|{self.canonical}|{'|'.join(sorted(m.word for m in self.members))}"

    @property
    def count(self) -> int:
        """How many cells it is about."""
        return sum(member.count for member in self.members)


def clusters(prepared: Prepared) -> tuple[Cluster, ...]:
    """The proposals of a file, those about most cells first; corrected cells count as corrected."""
    found: list[Cluster] = []
    for field, words in _words(prepared).items():
        plain = field.rpartition(".")[2]
        if plain in _CODED:
            found += _coded(field, words, *_CODED[plain])
        elif field in _NAMES:
            found += _named(prepared, field, words)
    return tuple(sorted(found, key=lambda c: (-c.count, c.field, c.canonical)))


def accept(
    prepared: Prepared, cluster: Cluster, canonical: str = "", words: Collection[str] | None = None
) -> tuple[Fixes, Decisions]:
    """The corrections and decisions with a cluster accepted, as `canonical` and for some `words` if given.

    A compound becomes another spelling of its official name, which the office remembers; any other word is corrected
    in all its cells, which a recipe remembers. Without any word to go to, nothing changes.
    """
    meant = (canonical or cluster.canonical).strip()
    members = [m for m in cluster.members if (words is None or m.word in words) and m.word != meant]
    fixes, decisions = prepared.fixes, prepared.decisions
    if not meant or not members:
        return fixes, decisions
    if cluster.field in _COMPOUNDS:
        book = decisions.book
        aliases = {**book.aliases, **{m.word: meant for m in members}}
        aliases = {a: meant if o in {m.word for m in members} else o for a, o in aliases.items()}
        names = tuple(dict.fromkeys([*(n for n in book.compounds if n not in aliases), meant]))
        yards = book.courtyards | ({meant} if any(m.word in book.courtyards for m in members) else set())
        return fixes, replace(
            decisions, book=replace(book, compounds=names, aliases=aliases, courtyards=yards)
        )
    for member in members:
        named = cluster.field if cluster.field in MAPPED_VALUES else ""
        fixes = fixes.add(Fix(member.cells, meant, named, member.word if named else ""))
    return fixes, decisions


def _words(prepared: Prepared) -> dict[str, dict[str, list[Cell]]]:
    """Field → word as typed (blanks left out) → the data cells it stands in."""
    found: dict[str, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for name, reader in prepared.parsed.readers.items():
        wanted = {
            c: field
            for c, f in reader.columns.items()
            if (field := f.partition("#")[0]) in _NAMES or field.rpartition(".")[2] in _CODED
        }
        rows = reader.table.data_rows if wanted else ()
        for row in (n for n in rows if n in reader.notes and reader.notes[n].result != "rejected"):
            cells = reader.sheet.rows.get(row, {})
            for column, field in wanted.items():
                value = cells.get(column)
                if not isinstance(value, str) or is_ditto(value):
                    continue
                word = bare(value[:80])
                several = field == "staff.posts" and _SEVERAL.search(word)
                if word and not several and not _NUMBER.search(word):  # a number is no word
                    found[field][word].append(Cell(name, row, column))
    return found


def _coded(
    field: str, words: Mapping[str, list[Cell]], code: _Code, vocabulary: Collection[str]
) -> list[Cluster]:
    """Words the vocabulary does not know, under the one they resemble; the others each for itself."""
    strange = {w: len(cells) for w, cells in words.items() if w not in _NONE and code(w) is None}
    found: dict[str, list[Member]] = defaultdict(list)
    placed = {like.word: like for like in grouped(strange, vocabulary) if like.meant in vocabulary}
    for word in strange:
        like = placed.get(word)
        if like:
            found[like.meant].append(Member(word, like.why, tuple(words[word])))
    alone = [
        Cluster(field, "", (Member(word, "unknown", tuple(words[word])),), known=False)
        for word in strange
        if word not in placed
    ]
    return [Cluster(field, meant, tuple(m), known=True) for meant, m in found.items()] + alone


def _named(prepared: Prepared, field: str, words: Mapping[str, list[Cell]]) -> list[Cluster]:
    """Free names, under the one on file or the most frequent; spellings that are known already are left out."""
    book = prepared.decisions.book
    on_file: tuple[str, ...] = ()
    resolved = {w: w for w in words}
    if field in _COMPOUNDS:
        on_file = tuple(n for n in prepared.plan.register.compounds if n in book.compounds)
        created = {str(row.get("name")) for row in prepared.plan.writes.creates["compound"].values()}
        on_file = tuple(n for n in on_file if n not in created)
        resolved = {w: book.compound(w)[0] for w in words}
    counts: Counter[str] = Counter()
    cells: dict[str, list[Cell]] = defaultdict(list)
    for word, at in words.items():
        counts[resolved[word]] += len(at)
        cells[resolved[word]] += at
    found: dict[str, list[Member]] = defaultdict(list)
    for like in grouped(counts, on_file):
        found[like.meant].append(Member(like.word, like.why, tuple(cells[like.word])))
    return [Cluster(field, meant, tuple(m), known=meant in on_file) for meant, m in found.items()]
