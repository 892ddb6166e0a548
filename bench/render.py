"""Renders the same pages of the cached lab with Tiebeam and with plain Playwright, in one run.

usage: render.py [PAGES_PER_TEMPLATE]
Prints a Markdown table. Playwright: a new context for each page, as its guides show it, waiting
for the load event and taking the HTML, without reading it. Tiebeam: raw and rendered page read,
compared and written to a table; lean (no images and fonts) as most of a sample is, and full with
vitals and screenshots. Both drive the same Chromium with the same number of tabs.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import measure
import pyarrow.parquet as pq
from cached_lab import HOSTS, cached_lab

from tiebeam.engine import pipeline

LAB_PAGES = 1_500
TABS = 2


def main(per_template: int) -> None:
    """Crawl once, then measure each way to render once."""
    with tempfile.TemporaryDirectory(prefix="bench-render-") as place, cached_lab(LAB_PAGES) as url:
        folder = Path(place) / "crawl"
        subprocess.run([sys.executable, __file__, "visit", url, str(folder)], check=True)
        print(f"{os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}.\n")
        print("| | Pages | Wall | Pages/s | CPU | CPU/page | Pages/s/core | Peak memory |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        ours = [sys.executable, __file__, "render", str(folder), str(per_template)]
        _row("Tiebeam, lean", measure.run([*ours, "0"]), _rendered(folder))
        _row("Tiebeam, full", measure.run([*ours, str(per_template)]), _rendered(folder))
        listed = Path(place) / "urls.txt"
        listed.write_text("\n".join(_urls(folder)))
        theirs = [sys.executable, __file__, "playwright", str(listed)]
        _row("Playwright, a context per page", measure.run(theirs), len(_urls(folder)))


def visit(url: str, folder: str) -> None:
    """The crawl whose pages are rendered."""
    settings = pipeline.CrawlSettings((url,), hosts=(HOSTS,), allow_private=True)
    pipeline.crawl(settings, Path(folder))


def render(folder: str, per_template: str, full: str) -> None:
    """As `tiebeam render`, without the checks after it."""
    settings = pipeline.RenderSettings(tabs=TABS, full_per_template=int(full))
    pipeline.render(Path(folder), per_template=int(per_template), settings=settings)


def playwright(listed: str) -> None:
    """The same pages as Playwright's own guides would take them."""
    asyncio.run(_playwright(Path(listed).read_text().split()))


async def _playwright(urls: list[str]) -> None:
    from playwright.async_api import async_playwright

    waiting = iter(urls)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=pipeline.find_browser(), args=arguments
        )

        async def work() -> None:
            for url in waiting:
                context = await browser.new_context(viewport={"width": 412, "height": 915})
                page = await context.new_page()
                await page.goto(url, wait_until="load")
                await page.content()
                await context.close()

        await asyncio.gather(*(work() for _ in range(TABS)))
        await browser.close()


def _urls(folder: Path) -> list[str]:
    urls: list[str] = pq.read_table(folder / "renderings", columns=["url"])["url"].to_pylist()
    return sorted(set(urls))


def _rendered(folder: Path) -> int:
    parts = pipeline.manifest(folder).parts["renderings"]
    rows = pq.read_table(folder / "renderings" / parts[-1].name, columns=["outcome"])
    return int(rows["outcome"].to_pylist().count("rendered"))


def _row(name: str, cost: measure.Measured, pages: int) -> None:
    if cost.exit_code or not pages:
        raise SystemExit(f"{name} ended with {cost.exit_code} and {pages} pages")
    print(
        f"| {name} | {pages:,} | {cost.wall_s:.1f} s | {pages / cost.wall_s:.1f} "
        f"| {cost.cpu_s:.1f} s | {1000 * cost.cpu_s / pages:.0f} ms | {pages / cost.cpu_s:.1f} "
        f"| {cost.peak_mb:,.0f} MB |",
        flush=True,
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["visit", url, folder]:
            visit(url, folder)
        case ["render", folder, per_template, full]:
            render(folder, per_template, full)
        case ["playwright", listed]:
            playwright(listed)
        case rest:
            main(int(rest[0]) if rest else 2)
