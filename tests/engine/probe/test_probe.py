"""Two looks, one root cause, one alarm."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.engine.probe.conftest import (
    HOST,
    Watch,
    certificate,
    name,
    on,
    page,
    pages,
    robots,
    sitemap,
    told,
    where,
)

from tiebeam.engine.probe import Look

MakeWatch = Callable[..., Watch]


def test_nothing_is_told_of_a_site_that_stays(watch: MakeWatch) -> None:
    site = watch(robots(), sitemap(), certificate(), name("10.0.0.1"), pages(5, reserves=5))
    probed = site.probe()
    assert (probed.changes, probed.second_looks) == ([], 0)
    assert len(probed.looks) == 9


def test_a_change_of_a_page_template_is_told_once(watch: MakeWatch) -> None:
    site = watch(robots(), pages(5, reserves=5), pages(5, "Category"))
    probed = site.probe(on("Product", noindex=True))
    assert told(probed.new) == [("noindex-added", "Product")]
    assert (probed.new[0].changed, probed.new[0].sample) == (10, 10)
    assert told(site.probe(on("Product", noindex=True)).new) == []


def test_it_says_since_when(watch: MakeWatch) -> None:
    site = watch(pages(5))
    good_until = site.at
    change = site.probe(on("Product", noindex=True)).new[0]
    assert (change.good_until, change.since) == (good_until, site.at)


def test_what_the_second_look_does_not_show_is_not_told(watch: MakeWatch) -> None:
    site = watch(pages(5, reserves=5))
    probed = site.probe(on("Product", status=503), lambda one: one)
    assert probed.changes == []
    assert probed.second_looks == 10


def test_what_the_second_look_cannot_see_is_not_told(watch: MakeWatch) -> None:
    assert watch(pages(5)).probe(on("Product", status=503), lambda _: None).changes == []


def test_what_only_the_second_look_shows_waits_for_the_next_probe(watch: MakeWatch) -> None:
    site = watch(pages(5), pages(5, "Category", reserves=5))
    probed = site.probe(on("Product", status=503), on("Category", noindex=True))
    assert probed.changes == []


def test_one_page_of_many_is_no_page_template(watch: MakeWatch) -> None:
    site = watch(pages(5, reserves=5))
    one_page = where(lambda one: one.url.endswith("/3"), noindex=True)
    assert [site.probe(one_page).changes for _ in range(3)] == [[], [], []]


def test_a_page_template_of_one_page_is_told_of(watch: MakeWatch) -> None:
    site = watch(page("/", "Home"), pages(5))
    assert told(site.probe(on("Home", noindex=True)).new) == [("noindex-added", "Home")]


def test_fresh_pages_turn_a_doubt_into_a_change(watch: MakeWatch) -> None:
    """One of five pages seems worse; the second look turns to five more, and finds another."""
    site = watch(pages(5, reserves=5))
    some = where(lambda one: one.url.endswith(("/3", "/7")), noindex=True)
    assert told(site.probe(some).new) == [("noindex-added", "Product")]
    assert site.probe(some).ended == []


def test_it_is_over_when_the_pages_are_well(watch: MakeWatch) -> None:
    site = watch(pages(5))
    site.probe(on("Product", noindex=True))
    probed = site.probe()
    assert told(probed.ended) == [("noindex-added", "Product")]
    assert probed.lasting == []


def test_what_cannot_be_seen_is_not_over(watch: MakeWatch) -> None:
    site = watch(pages(5))
    site.probe(on("Product", noindex=True))
    assert told(site.probe(lambda _: None).lasting) == [("noindex-added", "Product")]


def test_a_change_of_all_page_templates_is_one_of_the_host(watch: MakeWatch) -> None:
    site = watch(pages(5), pages(5, "Category"))
    probed = site.probe(where(lambda one: one.kind == "page", noindex=True))
    assert told(probed.new) == [("noindex-added", None)]
    assert probed.new[0].page_templates == ("Category", "Product")


def test_what_spreads_over_the_host_is_told_as_wider_and_not_as_over(watch: MakeWatch) -> None:
    site = watch(pages(5), pages(5, "Category"))
    site.probe(on("Product", noindex=True))
    probed = site.probe(where(lambda one: one.kind == "page", noindex=True))
    assert (told(probed.new), probed.ended) == ([("noindex-added", None)], [])
    assert told(site.probe(on("Product", noindex=True)).new) == []


def test_a_line_of_robots_txt_is_one_cause_for_all_page_templates(watch: MakeWatch) -> None:
    site = watch(robots(), pages(5), pages(5, "Category"))
    shut = {"robots_allowed": False, "robots_rule": "Disallow: /", "status": None}
    probed = site.probe(where(lambda one: one.kind == "page", **shut))
    assert [(one.change, one.cause) for one in probed.new] == [("robots-blocks", "Disallow: /")]
    assert (probed.new[0].changed, probed.new[0].sample) == (10, 10)


def test_a_robots_txt_that_fails_is_not_told_per_page(watch: MakeWatch) -> None:
    site = watch(robots(), pages(5))

    def fails(one: Look) -> Look:
        if one.kind == "robots":
            return replace(one, status=503, state="disallow-all")
        return replace(one, status=None, robots_allowed=False)

    assert told(site.probe(fails).new) == [("robots-unreachable", None)]


def shut(one: Look) -> Look:
    """A line of robots.txt shuts the pages."""
    if one.kind != "page":
        return one
    return replace(one, robots_allowed=False, robots_rule="Disallow: /", status=None)


def unread(one: Look) -> Look:
    """No page is asked for, as robots.txt could not be read this time."""
    return replace(one, robots_allowed=False, status=None) if one.kind == "page" else one


def test_a_robots_txt_that_stumbles_at_the_second_look_is_no_rule(watch: MakeWatch) -> None:
    site = watch(robots(), pages(5))
    assert told(site.probe(shut, unread).changes) == []
    assert [one.cause for one in site.probe(shut).new] == ["Disallow: /"]


def test_what_robots_txt_blocks_is_not_over_because_the_file_stumbles(watch: MakeWatch) -> None:
    site = watch(robots(), pages(5))
    site.probe(shut)
    assert site.probe(unread).ended == []
    assert told(site.probe().ended) == [("robots-blocks", None)]


def test_a_change_is_not_over_because_its_pages_are_shut(watch: MakeWatch) -> None:
    site = watch(robots(), pages(5))
    site.probe(on("Product", noindex=True))
    probed = site.probe(shut)
    assert (told(probed.new), probed.ended) == ([("robots-blocks", None)], [])


def test_what_hardly_shows_at_the_first_look_is_seen_again_before_it_is_over(
    watch: MakeWatch,
) -> None:
    """One of the pages looked at first, and two of the reserves that are turned to then."""
    site = watch(robots(), pages(5, reserves=5), pages(60, "Category"))
    rule = {"robots_allowed": False, "robots_rule": "Disallow: /product/", "status": None}
    some = where(lambda one: one.url.endswith(("product/3", "product/7", "product/8")), **rule)
    assert told(site.probe(some).new) == [("robots-blocks", None)]
    for _ in range(3):
        probed = site.probe(some)
        assert (probed.new, probed.ended) == ([], [])
    assert told(site.probe().ended) == [("robots-blocks", None)]


def down(one: Look) -> Look:
    """Nothing answers."""
    return replace(one, status=None, failure="connect")


def test_a_host_that_is_down_is_one_change(watch: MakeWatch) -> None:
    site = watch(robots(), sitemap(), pages(5), pages(5, "Category"), robots("b.test"))
    probed = site.probe(lambda one: down(one) if one.host == HOST else one)
    assert told(probed.new) == [("host-down", None)]


def test_what_a_host_that_is_down_hides_is_not_over(watch: MakeWatch) -> None:
    site = watch(robots(), pages(5), robots("b.test"))
    site.probe(on("Product", noindex=True))
    probed = site.probe(lambda one: down(one) if one.host == HOST else one)
    assert told(probed.ended) == []
    assert set(told(probed.lasting)) == {("host-down", None), ("noindex-added", "Product")}


def test_where_no_host_answers_there_is_one_change(watch: MakeWatch) -> None:
    site = watch(robots(), pages(5), robots("b.test"), page("/", "Home", "b.test"))
    assert [(one.change, one.host) for one in site.probe(down).new] == [("site-down", "*")]


def test_one_certificate_of_many_hosts_is_one_change(watch: MakeWatch) -> None:
    site = watch(certificate(60), certificate(60, host="b.test"))
    expired = where(lambda one: one.kind == "certificate", fault="expired")
    assert told(site.probe(expired).new) == [("certificate-broken", None)]


def test_a_certificate_explains_why_pages_fail(watch: MakeWatch) -> None:
    site = watch(certificate(), robots(), pages(5))

    def refuses(one: Look) -> Look:
        is_certificate = one.kind == "certificate"
        return (
            replace(one, fault="expired") if is_certificate else replace(down(one), failure="tls")
        )

    assert told(site.probe(refuses).new) == [("certificate-broken", None)]


def test_the_first_look_at_a_name_is_what_later_ones_are_compared_with(watch: MakeWatch) -> None:
    site = watch(name())
    assert site.probe(where(lambda _: True, addresses=("10.0.0.1",))).changes == []
    moved = where(lambda _: True, addresses=("10.9.9.9",))
    assert told(site.probe(moved).new) == [("name-moved", None)]


def test_addresses_that_take_turns_become_known(watch: MakeWatch) -> None:
    site = watch(name("10.0.0.1"))
    for addresses in (("10.0.0.1", "10.0.0.2"), ("10.0.0.2", "10.0.0.3"), ("10.0.0.3",)):
        assert site.probe(where(lambda _: True, addresses=addresses)).changes == []


def test_pages_that_fall_together_under_one_title(watch: MakeWatch) -> None:
    site = watch(pages(5))
    assert told(site.probe(on("Product", title="Sign in")).new) == [("title-shared", "Product")]


@pytest.mark.parametrize("failure", ["timeout", "reset"])
def test_errors_and_failures_of_one_page_template_are_one_change(
    watch: MakeWatch, failure: str
) -> None:
    site = watch(robots(), pages(6))

    def mixed(one: Look) -> Look:
        if one.kind != "page":
            return one
        odd = one.url[-1] in "135"
        return replace(one, status=None, failure=failure) if odd else replace(one, status=502)

    assert len(site.probe(mixed).new) == 1
