"""Internal links point to an address that does not exist.

Said to SEO: Links lead visitors and Google to pages that do not exist
Said to IT: Internal hrefs point to URLs that answer 404 or 410
Why it matters to SEO: Visitors end at an error page, and what the link should hand on to a page is
    lost. Google requests dead addresses again and again as long as links name them.
Why it matters to IT: One component or one data source makes these links. They fill logs and error
    rates with noise that hides real failures.
How SEO can fix it: Say where each target should lead now, or that the link can go.
How IT can fix it: Correct the link where it is built (the region says where). Redirect the old
    address only if it had visitors of its own.
Not this: 401, 403, 405 or 429, where something exists but is not open to us; a link with nofollow;
    a target that was not crawled; a redirect that ends in an error.
Terms: client error, internal link, anchor text, status code, link equity
Source: RFC 9110, sections 15.5.5 and 15.5.11; Google, "How HTTP status codes, and network and DNS
    errors affect Google Search"
"""

import ibis
from ibis import Deferred, Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.checks.notions.faulty_links import pages_linking_to
from tiebeam.engine.checks.notions.path_patterns import fixed_path
from tiebeam.engine.tables import Tables

DEAD = (400, 404, 410, 414)
"""Status codes that say: nothing is here for anybody. RFC 9110, section 15.5."""
FAULT = 400
LOCALE_ABOVE = r"^/[a-z]{2}(?:[-_][A-Za-z]{2,4})?(/[^/]+/)"
LEVELS = (1, 2, 3)
"""Depths at which a whole folder may be missing."""
ALIVE = 0.1
"""Share of live addresses, such as an index page, with which a folder still counts as missing."""


@check(severity="medium", owner="backend", scope="page", key="cause")
def status_4xx_linked(t: Tables) -> Table:
    dead = t.facts.filter(_.status.isin(DEAD)).select(
        "host", "path", "query", target_id=_.url_id, target_status=_.status
    )
    live = t.facts.filter(_.status < FAULT)
    targets = dead.left_join(_dead_folders(dead, live), "target_id")
    return pages_linking_to(t, targets.drop("host", "target_id_right"))


def _dead_folders(dead: Table, live: Table) -> Table:
    """Per target: the highest folder above it in which next to nothing lives: the cause.

    One target alone does not make a folder, nor does the address of the folder itself: such a
    target is a page that is missing.
    """
    empty = [
        _shared(_in_folders(dead, level)).anti_join(
            _alive(_in_folders(dead, level), _in_folders(live, level)), ["host", "folder"]
        )
        for level in LEVELS
    ]
    highest = ibis.union(*(rows.select("target_id", "folder") for rows in empty))
    named = highest.group_by("target_id").agg(folder=_.folder.argmin(_.folder.length()))
    return named.mutate(folder=_without_locale())


def _in_folders(rows: Table, level: int) -> Table:
    folder = _.path.re_extract(rf"^(?:/[^/]+){{{level}}}/", 0)
    return rows.mutate(folder=folder).filter(_.folder != "")


def _shared(rows: Table) -> Table:
    """Those whose folder several targets are in."""
    inside = rows.filter(_.path != _.folder)
    same = {"group_by": ["host", _without_locale()]}
    return inside.mutate(targets=fixed_path(_.path).nunique().over(**same)).filter(_.targets > 1)


def _without_locale() -> Deferred:
    return _.folder.re_replace(LOCALE_ABOVE, r"/*\1")


def _alive(dead: Table, live: Table) -> Table:
    """The folders in which more lives than a remnant."""
    dead_paths = dead.group_by("host", "folder").agg(dead=_.path.nunique())
    live_paths = live.group_by("host", "folder").agg(live=_.path.nunique())
    both = live_paths.left_join(dead_paths, ["host", "folder"])
    return both.filter(_.live > ALIVE * (_.live + _.dead.fill_null(0))).select("host", "folder")
