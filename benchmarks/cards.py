"""3,000 contact cards, ten on an A4 sheet, each with its own QR code: the product against the bare engine.

    python -m benchmarks.cards [CARDS]

Floor: reportlab text objects and raw operators, zxing-cpp codes, one font, a frame, six lines of text a card; no
fallback font, no fitting, no marks. Product: fronts as they are handed out (51 workers), then the same with every
card different in all its text, then fronts and backs. Each runs in its own process, alternating; CPU time of the
process from start to exit, median of the pairwise ratios. Goal: fronts at most 1.3 times the floor, 150 MiB.
"""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import peers

CARDS = 3_000
WORKERS = 51
RUNS = 5
GOAL, GOAL_MIB = 1.3, 150
VARIANTS = ("floor", "fronts", "fronts, all different", "fronts and backs")


def serial(number: int) -> str:
    """Eighteen characters: a version 1 symbol, as in the floor's own measurements."""
    return f"GZ420303{number % WORKERS:03d}-{number:06d}"


def floor(out: io.BufferedWriter, cards: int) -> None:
    """The least that any program on this engine does for the same sheets."""
    import zxingcpp
    from reportlab import rl_config
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from desktop.base.paths import resource

    rl_config.useA85 = 0
    pdfmetrics.registerFont(TTFont("F", str(resource("fonts", "NotoSansSC-Regular.ttf"))))
    canvas = Canvas(out, pagesize=(210 * mm, 297 * mm), pageCompression=1)
    width, height, side = 90 * mm, 54 * mm, 22 * mm
    left, bottom = 15 * mm, 13.5 * mm
    for number in range(cards):
        slot = number % 10
        if number and not slot:
            canvas.showPage()
        if not slot:
            canvas.setLineWidth(0.3)
            canvas.grid([left + k * width for k in range(3)], [bottom + k * height for k in range(6)])
        x, y = left + slot % 2 * width, bottom + (4 - slot // 2) * height
        words = canvas.beginText(x + 4 * mm, y + 46 * mm)
        words.setFont("F", 12)
        words.textOut("网格服务联系卡")
        words.setFont("F", 8)
        words.setLeading(5 * mm)
        words.setTextOrigin(x + 4 * mm, y + 39 * mm)
        for line in (
            f"编号：{serial(number)}", f"网格员：陈小燕{number % WORKERS}  138{number % WORKERS:08d}",
            f"第{number % WORKERS}网格 网格员", "社区民警：周建国  0719-8110110", "值班电话：0719-8888888",
        ):  # fmt: skip
            words.textLine(line)
        canvas.drawText(words)
        code = zxingcpp.create_barcode(serial(number), zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        modules = memoryview(code.to_image(scale=1, add_quiet_zones=False))
        count = modules.shape[0]
        unit = side / count
        parts = [f"q {unit:.4f} 0 0 {-unit:.4f} {x + width - side - 4 * mm:.3f} {y + 18 * mm + side:.3f} cm"]
        flat = bytes(modules)
        for row in range(count):
            line_of = flat[row * count : (row + 1) * count]
            start = line_of.find(0)
            while start >= 0:
                end = line_of.find(255, start)
                end = count if end < 0 else end
                parts.append(f"{start} {row} {end - start} 1 re")
                start = line_of.find(0, end)
        canvas.addLiteral(" ".join([*parts, "f Q"]))
    canvas.save()


def product(out: io.BufferedWriter, cards: int, variant: str) -> None:
    """The cards as the program draws them."""
    from desktop.documents.kinds import contact_card

    items = []
    for number in range(cards):
        worker = number if variant == "fronts, all different" else number % WORKERS
        card = replace(
            contact_card.SAMPLE, grid=f"第{worker}网格", name=f"陈小燕{worker}", phone=f"138{worker:08d}",
            serial=serial(number), qr=serial(number),
        )  # fmt: skip
        items.append(card)
    contact_card.draw(out, items, back=variant == "fronts and backs")


def run_one(variant: str, cards: int, path: Path) -> None:
    """One variant in this process."""
    with path.open("wb") as out:
        if variant == "floor":
            floor(out, cards)
        else:
            product(out, cards, variant)


def timed(variant: str, cards: int, folder: Path) -> tuple[float, float, float]:
    """(CPU seconds, peak MiB, MB written) of a process that makes one variant."""
    path = folder / "cards.pdf"
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.cards", "--one", variant, str(cards), str(path)]
    )
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{variant} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, path.stat().st_size / 1e6


def beside(cards: int, folder: Path, ours: list[float]) -> None:
    """The office user's own tool for the same sheets, where it is installed."""
    rows = [
        {
            "serial": serial(n),
            "name": "陈小燕",
            "grid": f"第{n % WORKERS}网格",
            "phone": f"138{n % WORKERS:08d}",
        }
        for n in range(cards)
    ]
    cpu, mib = peers.glabels_cards(rows, folder)
    print(
        f"gLabels 3, once          CPU {cpu:5.2f} s  peak {mib} MiB; ours is {statistics.median(ours) / cpu:.3f} of it"
    )


def main() -> None:
    """Alternate all variants and report medians and ratios."""
    if sys.argv[1:2] == ["--one"]:
        run_one(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
        return
    cards = int(sys.argv[1]) if sys.argv[1:] else CARDS
    print(f"{cards} cards, {RUNS} alternating runs, load at start {os.getloadavg()[0]:.1f}")
    with TemporaryDirectory() as folder:
        runs = [
            {variant: timed(variant, cards, Path(folder)) for variant in VARIANTS} for _run in range(RUNS)
        ]
    if peers.installed("glabels-3-batch"):
        with TemporaryDirectory() as folder:
            beside(cards, Path(folder), [run["fronts"][0] for run in runs])
    for variant in VARIANTS:
        cpu, peak, size = zip(*(run[variant] for run in runs), strict=True)
        ratio = statistics.median(run[variant][0] / run["floor"][0] for run in runs)
        print(
            f"{variant:24} CPU {statistics.median(cpu):5.2f} s [{min(cpu):.2f}-{max(cpu):.2f}]  x {ratio:4.2f}"
            f"  peak {max(peak):4.0f} MiB  {size[0]:5.2f} MB"
        )
    ratio = statistics.median(run["fronts"][0] / run["floor"][0] for run in runs)
    peak_mib = max(run["fronts"][1] for run in runs)
    print(f"goal {GOAL} x floor: {ratio:.2f}; {GOAL_MIB} MiB: {peak_mib:.0f}")


if __name__ == "__main__":
    main()
