"""Filter combinations make far more URLs than there are items.

Said to SEO: Filters multiply into far more pages than there is to find
Said to IT: Crawlable filter links combine into far more URLs than items
Why it matters to SEO: Google spends its visits on combinations of the same items. New products and
    real pages wait, and the many copies compete with the category itself.
Why it matters to IT: Each filter multiplies the address space, and bots walk all of it: uncached
    list queries, the dearest pages of a shop, requested without end.
How SEO can fix it: Name the few filters people search for and give those pages of their own; all
    other combinations need not be crawled.
How IT can fix it: Disallow the filter parameters in robots.txt, or apply filters without a link to
    a URL (a form or a fragment). If they must stay, keep one order and answer 404 to empty results.
Not this: Filters that robots.txt closes or that only nofollow links reach; paging; an address whose
    parameter names the item itself, as in ?id=123; a filter or two for many items.
Terms: facet, parameter URL, crawl budget, robots.txt, duplicate
Source: Google, "Managing crawling of faceted navigation URLs"
"""

from ibis import Table, _

from tiebeam.engine.checks import check
from tiebeam.engine.tables import Tables

FEWEST_COMBINATIONS = 100
"""Per page template; fewer cost nobody anything (our judgement, as are the two ratios)."""
PER_ITEM = 3
"""Combinations per item listed. A list with ten filters set one at a time stays below it."""
PER_VALUE = 3
"""Combinations per filter value. Addresses whose parameter names an item make about one each."""
PAGING = r"(?i)(?:^|&)(?:page|p|pg|paged|pagenum|seite|start|offset|cursor)=[^&]*"


@check(severity="high", owner="backend", scope="template")
def facet_explosion(t: Tables) -> Table:
    lists = _combinations(t)
    counted = lists.group_by("host", "path", "page_template").agg(
        combinations=_.filters.nunique(), example=_.url.min()
    )
    each = counted.inner_join(_filter_values(lists), ["host", "path", "page_template"])
    each = each.inner_join(_items(t, lists), ["host", "path", "page_template"])
    template = {"group_by": ["host", "page_template"]}
    urls = _.combinations.sum().over(**template)
    exploding = each.filter(
        urls >= FEWEST_COMBINATIONS,
        urls >= PER_ITEM * _.items.sum().over(**template),
        urls >= PER_VALUE * _.filter_values.sum().over(**template),
    )
    plain = t.facts.filter(_.query == "", _.is_page).select("host", "path", "url")
    return (
        exploding.left_join(plain, ["host", "path"])
        .select("combinations", "items", "filter_values", "example", url=_.url.coalesce(_.example))
        .relocate("url")
    )


def _combinations(t: Tables) -> Table:
    """Pages that links lead to, with two or more parameters beside the page of a list."""
    pages = t.facts.filter(_.is_page, _.robots_allowed, _.inlinks > 0, _.query != "")
    filters = _.query.re_replace(PAGING, "").re_replace("^&", "")
    return pages.mutate(filters=filters).filter(_.filters.contains("&"))


def _filter_values(lists: Table) -> Table:
    """Per list: distinct `parameter=value`."""
    values = lists.mutate(value=_.filters.split("&")).unnest("value")
    return values.group_by("host", "path", "page_template").agg(filter_values=_.value.nunique())


def _items(t: Tables, lists: Table) -> Table:
    """Per list: distinct pages of other page templates that its main part links to."""
    links = t.links.filter(_.internal, _.region == "main").select("source_id", "target_id")
    targets = t.facts.filter(_.is_page).select(
        target_id=_.url_id, item=_.path, item_template=_.page_template
    )
    linked = lists.inner_join(links, lists.url_id == links.source_id).inner_join(
        targets, "target_id"
    )
    items = linked.filter(_.item_template != _.page_template)
    return items.group_by("host", "path", "page_template").agg(items=_.item.nunique())
