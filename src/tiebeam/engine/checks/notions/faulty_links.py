"""Links whose target is at fault, by what made them."""

import ibis
from ibis import _

from tiebeam.engine.checks.notions.path_patterns import fixed_path, path_pattern
from tiebeam.engine.tables import Tables

FRAME = ("header", "navigation", "footer")
SHARED = 3
"""Pages on which header, navigation or footer must name one target before it counts as part of the
site's frame, where one target is one edit. Any other link is made from the page's own data."""

CAUSES = ("rule", "folder")
FORM = r"^((?:/[^/]+){3})/.+$"
FORM_WITH_LOCALE = r"^(/\*(?:/[^/]+){3})/.+$"
"""What tells targets of one maker apart stands in front; deeper down one cause falls into many."""


def pages_linking_to(t: Tables, targets: ibis.Table) -> ibis.Table:
    """One row per page and cause: `url`, `cause`, the first such link, and how many there are.

    `targets`: `target_id`, `path`, `query`, and what to hand on as evidence; optionally `rule`,
    which is the cause alone, for a rule works in all places alike, and `folder`, which stands for
    the form of the target. Otherwise the cause is the form of the target and the region of the
    page. Left out: links that search engines are told not to follow, and links on pages that do
    not answer 200.
    """
    pages = t.facts.filter(_.is_page).select(source_id=_.url_id, url=_.url)
    links = t.links.filter(_.internal, ~_.nofollow)
    given = {name: ibis.null("string") for name in CAUSES if name not in targets.columns}
    named = targets.mutate(**given)
    faulty = links.inner_join(named, "target_id").inner_join(pages, "source_id")
    pages_with_it = _.source_id.nunique().over(group_by=["target_id", "region"])
    faulty = faulty.mutate(is_frame=_.region.isin(FRAME) & (pages_with_it >= SHARED))
    form = ibis.coalesce(_.folder + "…", _form())
    faulty = faulty.mutate(cause=ibis.coalesce(_.rule, form + " in " + _.region))
    same = {"group_by": ["url", "cause"]}
    place = ibis.row_number().over(**same, order_by=["position", "target_url"])
    numbered = faulty.mutate(place=place, links=_.count().over(**same))
    evidence = set(targets.columns) - {"target_id", "path", "query", *CAUSES}
    return numbered.filter(_.place == 0).select(
        "url", "cause", "target_url", *sorted(evidence), "anchor", "region", "links"
    )


def _form() -> ibis.Deferred:
    form = _.is_frame.ifelse(fixed_path(_.path), _cut(path_pattern(_.path)))
    return form + (_.query == "").ifelse("", "?…")


def _cut(form: ibis.Value) -> ibis.Value:
    longest = form.startswith("/*/").ifelse(FORM_WITH_LOCALE, FORM)
    return form.re_replace(longest, r"\1/…")
