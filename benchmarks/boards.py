"""1,485 door boards of A3 and 4,807 badges (front and back, nine on a sheet): the product against the bare engine.

    python -m benchmarks.boards [BOARDS [BADGES]]

Floor: reportlab text objects and rectangles with the same words at fixed places and sizes, zxing-cpp codes, two fonts;
no fallback font, no fitting, no marks, no warnings. Product: as handed out, every board with its own place, scope and
people, every badge with its own name. Each runs in its own process, alternating; CPU time of the process from start
to exit, median of the pairwise ratios. Peer for the badges: gLabels merging the same lines, where it is installed.
Goal: at most 2 times the floor, and 300 MiB.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from benchmarks import peers

BOARDS, BADGES = 1_485, 4_807
RUNS = 3
GOAL, GOAL_MIB = 2.0, 300
WORKERS = 51
SERVICES = (
    "登记信息，更新变动",
    "解读政策，送到家门",
    "邻里纠纷，就地化解",
    "消防用电，每日巡查",
    "证件事项，帮办代办",
)
RULES = (
    "本证为入户走访、巡查服务的工作凭证，上岗时须佩戴。",
    "仅限本人使用，不得转借。",
    "如有遗失，请立即报告。",
    "离岗时交回注销。",
)


def phone(number: int) -> str:
    return f"138{number:08d}"


def engine(out: BinaryIO, width: float, height: float) -> tuple[Any, Callable[..., None]]:
    """A bare canvas of some mm and how to put a line on it."""
    from reportlab import rl_config
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from desktop.base.paths import resource

    rl_config.useA85 = 0
    for weight in ("Regular", "Bold"):
        pdfmetrics.registerFont(TTFont(weight, str(resource("fonts", f"NotoSansSC-{weight}.ttf"))))
    canvas = Canvas(out, pagesize=(width * mm, height * mm), pageCompression=1)

    def line(x: float, y: float, words: str, size: float, weight: str = "Regular") -> None:
        text = canvas.beginText(x * mm, (height - y) * mm)
        text.setFont(weight, size)
        text.textOut(words)
        canvas.drawText(text)

    return canvas, line


def code(canvas: Any, payload: str, x: float, y: float, side: float) -> None:
    """A QR symbol as one path, x and y in points from the bottom left."""
    import zxingcpp

    symbol = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules: Any = memoryview(symbol.to_image(scale=1, add_quiet_zones=False))
    count, flat = modules.shape[0], bytes(modules)
    parts = [f"q {side / count:.4f} 0 0 {-side / count:.4f} {x:.3f} {y + side:.3f} cm"]
    for row in range(count):
        line = flat[row * count : (row + 1) * count]
        start = line.find(0)
        while start >= 0:
            end = line.find(255, start)
            end = count if end < 0 else end
            parts.append(f"{start} {row} {end - start} 1 re")
            start = line.find(0, end)
    canvas.addLiteral(" ".join([*parts, "f Q"]))


def bare_boards(out: BinaryIO, count: int) -> None:
    canvas, line = engine(out, 297, 420)
    for number in range(count):
        canvas.setFillColorRGB(0.78, 0, 0.04)
        canvas.rect(0, 1026, 842, 165, stroke=0, fill=1)
        canvas.rect(0, 0, 842, 57, stroke=0, fill=1)
        canvas.setFillColorRGB(0.13, 0.13, 0.13)
        line(40, 35, f"红卫社区第{number % WORKERS}网格公示牌", 60, "Bold")
        line(90, 48, "人在网中走　事在格中办", 27, "Bold")
        line(24, 75, "网格编号", 15)
        line(24, 85, "420303001003003", 18, "Bold")
        line(94, 75, "服务范围", 15)
        line(94, 85, f"锦绣龙庭{number}—{number + 5}号楼", 18, "Bold")
        for place, (name, post) in enumerate((("周建国", "网格长"), ("陈小燕", "网格员"))):
            y = 120 + place * 80
            canvas.rect(45, (420 - y - 60) * 2.83, 180, 255, stroke=1, fill=0)
            line(110, y, post, 22, "Bold")
            line(110, y + 25, f"{name}{number % WORKERS}", 52, "Bold")
            line(110, y + 50, phone(number), 62, "Bold")
        for place, words in enumerate(SERVICES):
            line(24, 320 + place * 11, words, 19)
        for place in range(8):
            line(176, 315 + place * 10, "社区值班", 17)
            line(230, 315 + place * 10, "0719-8888888", 20, "Bold")
        code(canvas, f"MECARD:N:陈小燕{number};TEL:{phone(number)};;", 360, 180, 113)
        for place, words in enumerate(("红卫社区居民委员会", "监督电话 0719-8666666", "公示日期 2026年6月")):
            line(20 + 90 * place, 413, words, 18, "Bold")
        canvas.showPage()
    canvas.save()


def bare_badges(out: BinaryIO, count: int) -> None:
    canvas, line = engine(out, 210, 297)
    for first in range(0, count, 9):
        here = range(first, min(first + 9, count))
        for back in (False, True):
            for number in here:
                column, row = number % 3, number % 9 // 3
                x, y = 20 + column * 58, 16 + row * 90
                canvas.setFillColorRGB(0.12, 0.35, 0.66)
                canvas.rect(x * 2.835, (297 - y - 15) * 2.835, 153, 42, stroke=0, fill=1)
                canvas.setFillColorRGB(0.13, 0.13, 0.13)
                if back:
                    line(x + 12, y + 8, "使用须知", 11, "Bold")
                    for place, words in enumerate(RULES):
                        line(x + 4, y + 22 + place * 8, words, 7)
                    line(x + 4, y + 64, "发证单位 红卫社区居民委员会", 7)
                    line(x + 4, y + 72, "有效期至 2028年6月30日", 7)
                else:
                    line(x + 6, y + 6, "车城路街道红卫社区", 7)
                    line(x + 12, y + 13, "工 作 证", 15, "Bold")
                    canvas.rect((x + 14) * 2.835, (297 - y - 55) * 2.835, 71, 99, stroke=1, fill=0)
                    line(x + 15, y + 62, f"陈小燕{number}", 17, "Bold")
                    line(x + 20, y + 70, "网格员", 9, "Bold")
                    line(x + 18, y + 76, f"第{number % WORKERS}网格", 8)
                line(x + 6, y + 84, f"编号 420303001003-{number:04d}", 7, "Bold")
            canvas.showPage()
    canvas.save()


def our_boards(out: BinaryIO, count: int) -> None:
    from desktop.documents.kinds import duty_board

    def boards() -> Iterator[duty_board.DutyBoard]:
        for number in range(count):
            people = tuple(
                replace(person, name=f"{person.name}{number % WORKERS}", phone=phone(number))
                for person in duty_board.SAMPLE.people
            )
            yield replace(
                duty_board.SAMPLE, grid=f"第{number % WORKERS}网格", place=f"{number}号楼", people=people,
                scope=f"锦绣龙庭{number}—{number + 5}号楼", qr=f"MECARD:N:陈小燕{number};TEL:{phone(number)};;",
            )  # fmt: skip

    duty_board.draw(out, list(boards()))


def our_badges(out: BinaryIO, count: int) -> None:
    from desktop.documents.kinds import badge

    items = [
        replace(
            badge.SAMPLE,
            name=f"陈小燕{number}",
            grid=f"第{number % WORKERS}网格",
            number=f"420303001003-{number:04d}",
        )
        for number in range(count)
    ]
    badge.draw(out, items)


WORK: dict[str, tuple[Callable[[BinaryIO, int], None], Callable[[BinaryIO, int], None]]] = {
    "boards": (bare_boards, our_boards),
    "badges": (bare_badges, our_badges),
}


def timed(what: str, whose: str, count: int, folder: Path) -> tuple[float, float, float]:
    """(CPU seconds, peak MiB, MB written) of a process that makes one document."""
    path = folder / f"{what}.pdf"
    command = [sys.executable, "-m", "benchmarks.boards", "--one", what, whose, str(count), str(path)]
    child = subprocess.Popen(command)
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{what}, {whose} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, path.stat().st_size / 1e6


def beside(count: int, folder: Path, ours: float) -> None:
    """The office user's own tool for as many cards with as many lines."""
    rows = [
        {"serial": f"GZ{n:012d}", "name": f"陈小燕{n}", "grid": f"第{n % WORKERS}网格", "phone": phone(n)}
        for n in range(count)
    ]
    cpu, mib = peers.glabels_cards(rows, folder)
    print(
        f"badges: gLabels 3, fronts only, once  CPU {cpu:5.2f} s  peak {mib} MiB; ours is {ours / cpu:.3f} of it"
    )


def main() -> None:
    """Alternate floor and product and report medians and ratios."""
    if sys.argv[1:2] == ["--one"]:
        what, whose, count, path = sys.argv[2:6]
        with Path(path).open("wb") as out:
            WORK[what][whose == "product"](out, int(count))
        return
    counts = {"boards": int(sys.argv[1]) if sys.argv[1:] else BOARDS}
    counts["badges"] = int(sys.argv[2]) if sys.argv[2:] else BADGES
    print(
        f"{counts['boards']} boards, {counts['badges']} badges, {RUNS} alternating runs, load {os.getloadavg()[0]:.1f}"
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        for what, count in counts.items():
            runs = [
                {who: timed(what, who, count, folder) for who in ("floor", "product")} for _run in range(RUNS)
            ]
            for who in ("floor", "product"):
                cpu, peak, size = zip(*(run[who] for run in runs), strict=True)
                ratio = statistics.median(run[who][0] / run["floor"][0] for run in runs)
                print(
                    f"{what}, {who:8} CPU {statistics.median(cpu):5.2f} s [{min(cpu):.2f}-{max(cpu):.2f}]  x {ratio:4.2f}"
                    f"  peak {max(peak):4.0f} MiB  {size[0]:5.2f} MB"
                )
            ratio = statistics.median(run["product"][0] / run["floor"][0] for run in runs)
            print(
                f"{what}: goal {GOAL} x floor: {ratio:.2f}; {GOAL_MIB} MiB: {max(r['product'][1] for r in runs):.0f}"
            )
            if what == "badges" and peers.installed("glabels-3-batch"):
                beside(count, folder, statistics.median(run["product"][0] for run in runs))


if __name__ == "__main__":
    main()
