"""The practice ledger of 7,300 people into an office file: the product against its floor, in one run.

    python -m benchmarks.importing

Floor: calamine reads the same workbook to lists; then 7,300 people of 24 columns and 2,900 households of 16 go
into an encrypted file with `executemany`, six indexes, one chained operation each and search words, in one
transaction: no header is understood, no digit checked, no address read, nobody matched. Product: `prepare` and
`apply` in an empty office. Second product: the same file again, into an office that holds it (every row compared,
nothing written). CPU time of process and children, alternating, median of the pairwise ratios. Goal: at most 3
times the floor. Peer, where installed: LibreOffice merely converting the first of the eight sheets to CSV.
Then the same for a district: 150,000 invented people on 24 sheets, floor and first import, once each; the peak is
that of the largest of our processes (the reader is a child of its own).
"""

from __future__ import annotations

import hashlib
import os
import resource as usage
import statistics
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from itertools import product as product_of
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import peers
from desktop.base.paths import resource

RUNS = 5
GOAL = 3.0
LEDGER = resource("sample", "01_居民台账_2026年6月.xlsx")
AS_OF = date(2026, 6, 30)
PEOPLE, HOUSEHOLDS = 7_300, 2_900
DISTRICT, SHEETS = 150_000, 24
LARGE = "150,000"
KEY = "ab" * 32
PEER = "LibreOffice"


def district(path: Path) -> None:
    """A ledger of 150,000 invented people: three to a dwelling, a sheet a grid, everything typed as text."""
    import xlsxwriter

    from desktop.domain.id_number import check_digit

    head = (
        "序号",
        "微网格",
        "小区",
        "住址",
        "户主姓名",
        "姓名",
        "与户主关系",
        "身份证号",
        "联系电话",
        "性别",
        "民族",
        "备注",
    )
    surnames, given = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"
    each = DISTRICT // SHEETS
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        for grid in range(1, SHEETS + 1):
            sheet = book.add_worksheet(f"第{grid}网格")
            sheet.write_row(0, 0, head)
            family: list[str] = []
            for n in range(each):
                number = (grid - 1) * each + n
                name = surnames[number % 16] + given[number // 16 % 20] + given[number // 320 % 20]
                member = n % 3
                family = [name] if member == 0 else family
                home = n // 3
                first = f"420303{1940 + number % 75}{number % 12 + 1:02d}{number % 28 + 1:02d}{number // 75 % 1000:03d}"
                place = (
                    f"{home // 120 + 1}号楼{home // 40 % 3 + 1}单元{home // 2 % 20 + 1}{home % 2 + 1:02d}室"
                )
                sheet.write_row(n + 1, 0, [
                    str(home + 1) if not member else "", f"{grid}-{home // 240 % 9 + 1:02d}", f"演练{grid}苑", place,
                    family[0], name, ("户主", "配偶", "长子")[member], first + check_digit(first), f"138{number:08d}",
                    "男女"[number % 2], "汉族", "",
                ])  # fmt: skip


def floor(folder: Path, ledger: Path = LEDGER, people_count: int = PEOPLE) -> None:
    """Read to lists; write 7,300 bare people, 2,900 households, one operation each, indexes and search words."""
    from python_calamine import CalamineWorkbook
    from sqlcipher3 import dbapi2

    book = CalamineWorkbook.from_path(str(ledger))
    cells = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    people = [
        (i, i // 3, *([str(c) for c in row] + ["汉"] * 22)[:22]) for i, row in enumerate(cells[:people_count])
    ]
    homes = [(i, *people[i * 2][2:17]) for i in range(people_count * HOUSEHOLDS // PEOPLE)]
    db = dbapi2.connect(str(folder / "floor"), isolation_level=None)
    for statement in (f"PRAGMA key = \"x'{KEY}'\"", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"):
        db.execute(statement)
    for name, width in (("person", 24), ("household", 16)):
        db.execute(
            f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {', '.join(f'c{i}' for i in range(1, width))})"
        )
    for number in (1, 4, 7, 8):
        db.execute(f"CREATE INDEX p{number} ON person (c{number})")
    for number in (1, 2):
        db.execute(f"CREATE INDEX h{number} ON household (c{number})")
    db.execute("CREATE TABLE log (seq INTEGER PRIMARY KEY, entity, body TEXT, hash BLOB)")
    db.execute("CREATE INDEX l1 ON log (entity)")
    db.execute("CREATE TABLE word (term TEXT, id INTEGER, PRIMARY KEY (term, id)) WITHOUT ROWID")
    db.execute("BEGIN IMMEDIATE")
    db.executemany(f"INSERT INTO person VALUES ({','.join('?' * 24)})", people)
    db.executemany(f"INSERT INTO household VALUES ({','.join('?' * 16)})", homes)
    db.executemany("INSERT INTO log VALUES (?, ?, ?, ?)", _chained(people + homes))
    db.executemany("INSERT INTO word VALUES (?, ?)", sorted(_words(people)))
    db.execute("COMMIT")
    db.close()


def _chained(rows: list[tuple[object, ...]]) -> Iterator[tuple[int, object, str, bytes]]:
    import orjson

    tip = b""
    for seq, row in enumerate(rows, 1):
        fields = {f"field{i}": [value, []] for i, value in enumerate(row)}
        body = orjson.dumps({"x": row[0], "t": seq, "f": fields}, option=orjson.OPT_SORT_KEYS)
        tip = hashlib.sha256(tip + body).digest()
        yield seq, row[0], body.decode(), tip


def _words(people: list[tuple[object, ...]]) -> set[tuple[str, int]]:
    from desktop.base.pinyin import syllables

    found = set()
    for number, _home, *texts in people:
        name, id_number, phone = str(texts[5])[:4], str(texts[7]), str(texts[8])
        spoken = [syllables(ch) for ch in name]
        found |= {(name[i:], number) for i in range(len(name))}
        for combination in islice(product_of(*spoken), 8):
            found |= {("".join(combination), number), ("".join(s[:1] for s in combination), number)}
        found |= {(w, number) for w in (phone, phone[-4:], id_number[-4:], id_number[-6:], id_number[6:14])}
    return found


def product(folder: Path, *, twice: bool, ledger: Path = LEDGER) -> None:
    """The whole import as the window and the command line do it; prints what the timed part cost."""
    from desktop.exchange.importing.decisions import DecidedBefore, read_decisions
    from desktop.exchange.importing.run import apply, prepare
    from desktop.operations import office as founding
    from desktop.security.keyslots import Argon2Cost
    from desktop.workspace import Workspace

    cheap = Argon2Cost(memory_kib=64, passes=1, lanes=1)
    office = Workspace.create(folder / "office", user="bench", password="benchmark 1", cost=cheap).workspace
    founding.found(office, code="420303090012", name="云麓台社区", actor="bench")
    decide = DecidedBefore(read_decisions(resource("sample", "decisions.json")))
    for _round in range(2 if twice else 1):
        began = cpu()
        prepared = prepare(office, ledger, decide=decide, as_of=AS_OF)
        apply(office, prepared, actor="bench", today=AS_OF)
    print(cpu() - began, peak())
    office.close()


def peak() -> int:
    """MiB of the largest process: this one or a child."""
    both = (usage.RUSAGE_SELF, usage.RUSAGE_CHILDREN)
    return max(usage.getrusage(who).ru_maxrss for who in both) // 1024


def cpu() -> float:
    """CPU seconds of this process and the children it has waited for."""
    both = (usage.getrusage(usage.RUSAGE_SELF), usage.getrusage(usage.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in both)


def run(variant: str, *, ledger: Path = LEDGER) -> tuple[float, int]:
    """One fresh process; (CPU seconds, peak MiB)."""
    with TemporaryDirectory() as folder:
        if variant == PEER:
            return peers.libreoffice_reads(ledger, Path(folder))
        command = [sys.executable, "-m", "benchmarks.importing", variant, folder, str(ledger)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, mib = done.stdout.split()[-2:]
    return float(seconds), int(mib)


def large() -> None:
    """Floor and first import of a district's ledger, once each."""
    with TemporaryDirectory() as folder:
        ledger = Path(folder) / "district.xlsx"
        district(ledger)
        print(f"{LARGE} rows, {ledger.stat().st_size / 1e6:.1f} MB")
        (seconds, mib), (bare, bare_mib) = run("first", ledger=ledger), run("floor", ledger=ledger)
    print(f"floor       {bare:7.2f} CPU s  {bare_mib} MiB")
    print(f"first       {seconds:7.2f} CPU s  {mib} MiB  {seconds / bare:.2f} × floor")


def main() -> None:
    if len(sys.argv) > 3:
        folder, ledger = Path(sys.argv[2]), Path(sys.argv[3])
        if sys.argv[1] == "floor":
            began = cpu()
            floor(folder, ledger, PEOPLE if ledger == LEDGER else DISTRICT)
            print(cpu() - began, peak())
        else:
            product(folder, twice=sys.argv[1] == "again", ledger=ledger)
        return
    print(f"load {os.getloadavg()[0]:.1f}")
    variants = ("floor", "first", "again", *([PEER] if peers.installed("soffice") else []))
    results: dict[str, list[tuple[float, int]]] = {name: [] for name in variants}
    for _run in range(RUNS):
        for name, found in results.items():
            found.append(run(name))
    for name, found in results.items():
        seconds = sorted(s for s, _mib in found)
        ratio = statistics.median(s / f for (s, _m), (f, _n) in zip(found, results["floor"], strict=True))
        print(
            f"{name:11s} {statistics.median(seconds):6.2f} CPU s [{seconds[0]:.2f}–{seconds[-1]:.2f}]  "
            f"{max(m for _s, m in found)} MiB  {ratio:.2f} × floor (goal {GOAL})"
        )
    large()


if __name__ == "__main__":
    main()
