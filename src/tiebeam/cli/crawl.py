"""`tiebeam crawl`: visit a site and find its root causes."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from rich.console import Console

from tiebeam.cli import crawling
from tiebeam.cli.addresses import Address, folder_name, web_address
from tiebeam.cli.places import CrawlFolder


def _certificates(
    _context: click.Context, _option: click.Parameter, path: str | None
) -> str | None:
    """The path, when the file holds certificates."""
    if path is not None:
        import ssl

        try:
            ssl.create_default_context(cafile=path)
        except ssl.SSLError:
            raise click.BadParameter(f"{path} holds no certificate in PEM form") from None
    return path


@click.command()
@click.argument("start", metavar="URL", required=False)
@click.option(
    "-o",
    "--output",
    "folder",
    type=CrawlFolder(file_okay=False),
    help="Folder for the crawl, or s3://BUCKET/FOLDER; by default named after host and time.",
)
@click.option("--resume", is_flag=True, help="Go on with the crawl in the folder.")
@click.option(
    "--recrawl",
    "previous",
    type=CrawlFolder(exists=True, file_okay=False),
    metavar="FOLDER",
    help="Crawl the same again; what the site says is unchanged is taken from that crawl.",
)
@click.option(
    "--list",
    "listed",
    metavar="FILE",
    help="URLs to visit: lines, CSV with a header, - for standard input, or a crawl's folder.",
)
@click.option(
    "--only",
    type=click.Choice(["list", "sitemaps"]),
    help="Visit what these name and where it redirects to; follow no links.",
)
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A further host that belongs to the site; *.example.com for all below it.",
)
@click.option("--include", multiple=True, metavar="PATTERN", help="Only paths like this: /en/*.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="No paths like this: /cart/*.")
@click.option(
    "--parameters",
    multiple=True,
    metavar="RULE",
    help="Query parameters that count: '/shop/* keep page,size', 'drop utm_*' or 'sort'.",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="'PATTERN COUNT'",
    help="At most so many URLs there: '/blog/* 500'; or links in a row: '/blog/* depth 3'.",
)
@click.option(
    "--sample",
    type=click.IntRange(1),
    help="At most this many URLs of one page template of the crawl that --recrawl names, else of "
    "one address pattern: a folder, and names of parameters.",
)
@click.option("--max-pages", type=click.IntRange(1), help="Stop after this many URLs.")
@click.option(
    "--max-depth", type=click.IntRange(0), help="Follow at most this many links in a row."
)
@click.option(
    "--concurrency",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    help="Requests under way per host, at most.",
)
@click.option(
    "--max-slowdown",
    type=click.FloatRange(1, min_open=True),
    default=2.0,
    show_default=True,
    help="Ask a host less when its answers take so many times what they do when idle.",
)
@click.option("--rate", type=click.FloatRange(0.01), help="Requests per second per host, at most.")
@click.option(
    "--crawl-window",
    metavar="WINDOW",
    help="Ask only in these hours: '01:00-05:00 Europe/Berlin'.",
)
@click.option("--workers", type=click.IntRange(1, 256), help="Processes; by default one a core.")
@click.option(
    "--robots",
    type=click.Choice(["obey", "record"]),
    default="obey",
    show_default=True,
    help="record: your own site; fetch what robots.txt disallows and say so.",
)
@click.option(
    "--sitemap",
    "sitemaps",
    multiple=True,
    metavar="URL",
    help="A sitemap that robots.txt does not name.",
)
@click.option(
    "--evidence",
    type=click.IntRange(0),
    metavar="MB",
    default=16,
    show_default=True,
    help="Pages kept whole by each worker, a few of each kind; 0 keeps none.",
)
@click.option(
    "--user-agent",
    help="How the crawler introduces itself; also googlebot-smartphone, -desktop or bingbot.",
)
@click.option(
    "--header",
    "headers",
    multiple=True,
    metavar="'NAME: VALUE'",
    help="A further header line for the site; secrets belong into --access.",
)
@click.option(
    "--proxy", metavar="URL", help="http://, https:// or socks5h://HOST:PORT that connects for us."
)
@click.option(
    "--about-url",
    metavar="URL",
    help="Page about this crawl for the site's engineers; the user agent names it.",
)
@click.option(
    "--connect-to",
    multiple=True,
    metavar="HOST:PORT:TO:PORT",
    help="Connect there for that host, as for a preview; curl's form.",
)
@click.option(
    "--ca-file",
    type=click.Path(exists=True, dir_okay=False),
    callback=_certificates,
    help="Certificates to trust, as for your own authority.",
)
@click.option(
    "--access",
    "access_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file with what closed origins want: sign-ins, headers, cookies, certificates.",
)
@click.option(
    "--policy",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file that declares which pages are to be indexed.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Have the workers of a Dask scheduler fetch, as in tls://scheduler:8786.",
)
@click.option(
    "--render",
    type=click.IntRange(1, 1_000),
    metavar="N",
    help="Then render N pages of each page template in Chromium.",
)
@click.option("--quiet", is_flag=True, help="No progress, only the verdict.")
@click.pass_context
def crawl(
    context: click.Context,
    /,
    start: str | None,
    folder: Path | str | None,
    *,
    resume: bool,
    previous: Path | str | None,
    policy: Path | None,
    render: int | None,
    quiet: bool,
    **more: Any,
) -> None:
    """Crawl URL, find root causes, and say what came out.

    Ctrl-C keeps what was fetched; `tiebeam crawl --resume -o FOLDER` goes on.
    """
    console = Console(stderr=True, quiet=quiet)
    given = _typed_settings(context)
    access = crawling.access_in(more["access_file"])
    means = crawling.Means(access, policy, render, cluster=more["cluster"])
    if resume:
        if folder is None:
            raise click.UsageError("Name the crawl to resume: tiebeam crawl --resume -o FOLDER")
        if start is not None:
            given["start_urls"] = (web_address(start).url,)
        crawling.go_on(folder, console, means, given=given)
        return
    address = web_address(start) if start else None
    if address:
        given["start_urls"] = (address.url,)
    listed = more["listed"]
    if more["only"]:
        given |= crawling.narrowed_to(more["only"], listed)
    if previous:
        given = crawling.as_before(previous, given)
    seeds = crawling.listed_in(listed, given) if listed else ()
    if "start_urls" not in given:
        raise click.UsageError("Name the address to start from: tiebeam crawl https://example.com/")
    address = address or Address(given["start_urls"][0], is_assumed=False)
    target = folder or Path(f"{folder_name(address.url)}-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    crawling.begin(address, target, console, means, given=given, seeds=seeds)


def _typed_settings(context: click.Context) -> dict[str, Any]:
    """The settings of the crawl that stand on the command line; the others keep their default."""
    return {
        name: value
        for name, value in context.params.items()
        if name not in OURS and context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }


OURS = frozenset(
    {
        *("start", "folder", "resume", "previous", "listed", "only", "access_file", "policy"),
        *("render", "cluster", "quiet"),
    }
)
"""Parameters of the command that are no settings of the crawl."""
