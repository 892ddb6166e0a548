"""Whether a previous crawl can stand in for what a new one would be told."""

from pathlib import Path

from tiebeam import __version__
from tiebeam.engine.crawl.errors import InvalidSettings
from tiebeam.engine.crawl.recrawl.index import ORDER
from tiebeam.engine.crawl.scope import Scope
from tiebeam.engine.crawl.settings import CrawlSettings
from tiebeam.engine.tables import Manifest, NoCrawl
from tiebeam.engine.tables.manifest import read_manifest
from tiebeam.engine.tables.places import Local, Place, place_at

_SHOWN = ("user_agent", "headers", "access", "max_body_bytes")
"""Settings on which it depends what a site answers and what is kept of it."""


def check_previous(settings: CrawlSettings, place: Place) -> None:
    """Raises InvalidSettings where the previous crawl saw the site in another way.

    place: of the new crawl.
    """
    if settings.previous is None:
        return
    if "://" in settings.previous or not isinstance(place, Local):
        raise InvalidSettings(
            "pages are taken over between folders only, not from or into a bucket: "
            "name two folders, or crawl without the earlier crawl"
        )
    manifest = _manifest_of(settings.previous)
    before = manifest.settings
    changed = [name for name in _SHOWN if before.get(name, []) != settings.as_json().get(name)]
    if _scope_of(before) != Scope(settings).names:
        changed.append("hosts")
    if changed:
        raise InvalidSettings(
            f"{settings.previous} was crawled with other {' and '.join(changed)}: "
            "its pages cannot be taken over; crawl as it was crawled, or without it"
        )


def prepare(settings: CrawlSettings, folder: Path) -> str:
    """Make the previous crawl ready for the workers, once; what to tell when that is in vain."""
    if settings.previous is None or (folder / ORDER).exists():
        return ""
    previous = Path(settings.previous)
    manifest = _manifest_of(settings.previous)
    if manifest.version != __version__:
        return f"{previous} was read by another version of Tiebeam: every page is fetched anew"
    # A crawl that takes nothing over needs none of the libraries that these load.
    from tiebeam.engine.crawl.recrawl.filing import write_files
    from tiebeam.engine.crawl.recrawl.indexing import write_index

    write_files(folder, previous)
    if not write_index(folder, previous, Scope(settings).covers):
        return f"no page in {previous} can be asked for on condition: every page is fetched anew"
    return ""


def _manifest_of(previous: str) -> Manifest:
    try:
        return read_manifest(place_at(Path(previous)))
    except NoCrawl as error:
        raise InvalidSettings(f"{error}: name the folder of a crawl") from None


def _scope_of(values: dict[str, object]) -> frozenset[str]:
    """The hosts that an earlier version's settings cover, whatever else it knew."""
    starts, hosts = _texts(values.get("start_urls")), _texts(values.get("hosts"))
    return Scope(CrawlSettings(starts, hosts=hosts)).names


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else ()
