"""Draws what bench/politeness.py measured: two lines over time, the limit and idle beside them."""

from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 380
LEFT, RIGHT, TOP, FOOT = 64, 176, 46, 48
FAINT = "#9aa5b1"
STEPS = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 1_000_000)
MOST_LINES = 8
COLOURS = {"adaptive": "#0b7285", "fixed": "#c92a2a"}
NAMES = {"adaptive": "Tiebeam", "fixed": "the same crawl,\nfixed concurrency"}
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2933}.faint{fill:#616e7c}"
    ".title{font-size:16px;font-weight:600}svg{background:#fff}"
)


def picture(figures: dict[str, Any]) -> str:
    """The picture as SVG; it stands on its own, with its numbers in words for those who hear it."""
    runs = [run for run in figures["runs"] if run["name"] in COLOURS]
    idle_ms, limit_ms = figures["idle_p95_ms"], figures["idle_p95_ms"] * figures["max_slowdown"]
    highest_ms = max(ms for run in runs for _, ms in run["p95_over_time"]) * 1.08
    frame = Frame(figures["seconds"], max(highest_ms, limit_ms * 1.5))
    label = f"p95 of an independent prober: idle {idle_ms:.0f} ms, " + ", ".join(
        f"{run['name']} crawl {run['p95_ms']:.0f} ms" for run in runs
    )
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(LEFT - 48, 22, "What other visitors wait while the site is crawled", "title"),
        *frame.axes(),
        *frame.level(limit_ms, f"limit: {figures['max_slowdown']:g} times idle", "4 4"),
        *frame.level(idle_ms, "idle", "1 3"),
        *(part for run in runs for part in frame.line(run)),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}"><style>{STYLE}</style>{"".join(parts)}</svg>\n'
    )


class Frame:
    """The room for the lines: seconds from left to right, milliseconds upwards."""

    def __init__(self, seconds: float, highest_ms: float) -> None:
        self._seconds = seconds
        self._highest_ms = highest_ms

    def _x(self, seconds: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * seconds / self._seconds

    def _y(self, ms: float) -> float:
        return HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * ms / self._highest_ms

    def axes(self) -> Iterator[str]:
        """Lines for round milliseconds, words for both axes."""
        step = next(step for step in STEPS if self._highest_ms < MOST_LINES * step)
        for ms in range(0, int(self._highest_ms) + 1, step):
            y = self._y(ms)
            yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#e4e7eb"/>'
            yield _text(LEFT - 8, y + 4, f"{ms}", "faint", "end")
        for seconds in range(0, int(self._seconds) + 1, 10):
            yield _text(self._x(seconds), HEIGHT - FOOT + 20, f"{seconds}", "faint", "middle")
        yield _text(LEFT, HEIGHT - 8, "seconds since the crawl began", "faint")
        yield _text(LEFT - 48, TOP - 6, "p95 of five seconds, ms", "faint")

    def level(self, ms: float, name: str, dashes: str) -> Iterator[str]:
        """A level line with its name."""
        y = self._y(ms)
        yield (
            f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{FAINT}" '
            f'stroke-width="1.5" stroke-dasharray="{dashes}"/>'
        )
        yield _text(WIDTH - RIGHT + 8, y + 4, f"{name}, {ms:.0f} ms", "faint")

    def line(self, run: dict[str, Any]) -> Iterator[str]:
        """What one crawl did to the p95."""
        points: Sequence[tuple[float, float]] = run["p95_over_time"]
        path = " ".join(f"{self._x(at_s):.1f},{self._y(ms):.1f}" for at_s, ms in points)
        colour = COLOURS[run["name"]]
        yield (
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5" '
            'stroke-linejoin="round"/>'
        )
        middle = sorted(ms for _, ms in points)[len(points) // 2]
        for place, words in enumerate(NAMES[run["name"]].split("\n")):
            y = self._y(middle) - 26 + 16 * place
            yield _text(WIDTH - RIGHT + 8, y, words, fill=colour)


def _text(
    x: float, y: float, words: str, role: str = "", anchor: str = "start", fill: str = ""
) -> str:
    colour = f' style="fill:{fill}"' if fill else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" class="{role}" text-anchor="{anchor}"{colour}>'
        f"{escape(words)}</text>"
    )
