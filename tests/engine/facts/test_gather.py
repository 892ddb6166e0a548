from typing import Any

import pytest
from tests.engine.conftest import MakeTables
from tests.engine.written_tables import SITE

from tiebeam.engine.tables import TABLES, Tables


def fact(t: Tables, name: str, url: str = "/a") -> Any:
    (value,) = t.facts.filter(t.facts.url == SITE + url)[name].to_pyarrow().to_pylist()
    return value


class TestIndexable:
    def test_a_page_that_nothing_speaks_against(self, tables: MakeTables) -> None:
        assert fact(tables(pages="url | /a"), "indexable") is True

    def test_a_page_that_names_itself_as_canonical(self, tables: MakeTables) -> None:
        assert fact(tables(pages="url canonical_url | /a /a"), "indexable") is True

    @pytest.mark.parametrize(
        "page",
        [
            "noindex | /a yes",
            "robots_allowed | /a no",
            "canonical_url | /a /b",
            "status | /a 404",
            "is_html | /a no",
            "outcome | /a disallowed",
            "failure | /a timeout",
        ],
    )
    def test_not_when_one_thing_speaks_against(self, tables: MakeTables, page: str) -> None:
        assert fact(tables(pages=f"url {page}"), "indexable") is False


class TestCanonicalTarget:
    PAGES = "url status canonical_url noindex redirect_url | /a 200 /b no - | "

    def test_tells_what_the_target_answers(self, tables: MakeTables) -> None:
        t = tables(pages=self.PAGES + "/b 301 - no /c")
        assert fact(t, "canonical_status") == 301
        assert fact(t, "canonical_redirect_url") == f"{SITE}/c"

    def test_tells_what_the_target_says_of_itself(self, tables: MakeTables) -> None:
        t = tables(pages=self.PAGES + "/b 200 /c yes -")
        assert fact(t, "canonical_noindex") is True
        assert fact(t, "canonical_canonical_url") == f"{SITE}/c"

    def test_is_unknown_when_it_was_not_visited(self, tables: MakeTables) -> None:
        t = tables(pages="url canonical_url | /a /b")
        assert fact(t, "canonical_outcome") is None
        assert fact(t, "canonical_status") is None

    def test_of_a_page_without_canonical_is_nothing(self, tables: MakeTables) -> None:
        t = tables(pages="url | /a")
        assert fact(t, "canonical_is_self") is None
        assert fact(t, "canonical_outcome") is None


class TestSitemap:
    def test_tells_that_a_sitemap_lists_the_page(self, tables: MakeTables) -> None:
        t = tables(pages="url | /a | /b", sitemaps="url | /a")
        assert (fact(t, "in_sitemap"), fact(t, "in_sitemap", "/b")) == (True, False)

    def test_a_page_in_two_sitemaps_is_one_row_with_the_first(self, tables: MakeTables) -> None:
        t = tables(pages="url | /a", sitemaps="url sitemap_url | /a /2.xml | /a /1.xml")
        assert fact(t, "sitemap_url") == f"{SITE}/1.xml"

    def test_without_the_table_no_page_is_listed(self, tables: MakeTables) -> None:
        assert fact(tables(pages="url | /a", sitemaps=None), "in_sitemap") is False


def test_a_redirect_stands_beside_what_its_end_answers(tables: MakeTables) -> None:
    t = tables(pages="url status redirect_url | /a 301 /b | /b 404 -")
    assert (fact(t, "redirect_end_url"), fact(t, "redirect_end_status")) == (f"{SITE}/b", 404)
    assert fact(t, "redirect_hops") == 1


def test_a_redirect_to_what_was_not_visited_ends_in_the_unknown(tables: MakeTables) -> None:
    t = tables(pages="url status redirect_url | /a 301 /b")
    assert (fact(t, "redirect_end_url"), fact(t, "redirect_end_status")) == (f"{SITE}/b", None)


def test_depth_and_inlinks_stand_beside_the_page(tables: MakeTables) -> None:
    t = tables(pages="url | / | /a", links="source target | / /a")
    assert (fact(t, "depth"), fact(t, "inlinks")) == (1, 1)


def test_duplicates_stand_beside_the_page(tables: MakeTables) -> None:
    t = tables(pages="url main_text_hash | /a 7 | /a/ 7 | /b 8")
    names = ("cluster", "size", "difference", "leader_url")
    assert [fact(t, f"duplicate_{name}", "/a/") for name in names] == [7, 2, "slash", f"{SITE}/a"]
    assert fact(t, "duplicate_cluster", "/b") is None


def test_the_pages_of_a_template_are_counted(tables: MakeTables) -> None:
    t = tables(pages="url page_template | /a Product | /b Product | /c Article")
    assert (fact(t, "page_template"), fact(t, "template_pages")) == ("Product", 2)


def test_what_is_no_page_has_no_template(tables: MakeTables) -> None:
    t = tables(pages="url status | /a 404")
    assert (fact(t, "is_page"), fact(t, "page_template")) == (False, None)


def test_every_url_with_an_outcome_is_one_row(tables: MakeTables) -> None:
    """Joins must not multiply: a canonical, a chain and two sitemaps still make one row."""
    t = tables(
        pages="url status redirect_url canonical_url | /a 200 - /b | /b 200 - /b | /c 301 /a -",
        links="source target | /a /b | /b /a | /a /c",
        sitemaps="url sitemap_url | /a /1.xml | /a /2.xml",
    )
    assert sorted(t.facts.url.to_pyarrow().to_pylist()) == [f"{SITE}/{one}" for one in "abc"]


def test_the_table_has_the_columns_of_its_schema(tables: MakeTables) -> None:
    facts = tables(pages="url | /a").facts.to_pyarrow()
    assert facts.schema.names == TABLES["facts"].arrow.names


class TestPolicy:
    PAGES = "url page_template | /en/search?q=x Search | /en/p/1 Product | /en/p/1?x=2 Product"

    def line(self, tables: MakeTables, policy: str, url: str) -> Any:
        return fact(tables(pages=self.PAGES, policy=policy), "policy_line", url)

    def test_a_rule_says_what_is_wanted(self, tables: MakeTables) -> None:
        rule = "pattern index canonical in_sitemap | /en/search* no self no"
        t = tables(pages=self.PAGES, policy=rule)
        names = ("line", "index", "canonical", "in_sitemap")
        values = [fact(t, f"policy_{name}", "/en/search?q=x") for name in names]
        assert values == [1, False, "self", False]

    def test_a_page_without_a_rule_is_free(self, tables: MakeTables) -> None:
        assert self.line(tables, "pattern | /de/*", "/en/p/1") is None

    def test_the_last_match_wins(self, tables: MakeTables) -> None:
        assert self.line(tables, "pattern | /en/* | /en/p/* | /de/*", "/en/p/1") == 2

    def test_a_pattern_is_held_against_the_whole_path(self, tables: MakeTables) -> None:
        assert self.line(tables, "pattern | /en/p", "/en/p/1") is None
        assert self.line(tables, "pattern | */p/1", "/en/p/1") == 1

    def test_a_pattern_without_question_mark_takes_any_query(self, tables: MakeTables) -> None:
        assert self.line(tables, "pattern | /en/p/1", "/en/p/1?x=2") == 1

    def test_a_pattern_with_question_mark_asks_for_the_query(self, tables: MakeTables) -> None:
        assert self.line(tables, "pattern | /en/p/*?x=*", "/en/p/1?x=2") == 1
        assert self.line(tables, "pattern | /en/p/*?x=*", "/en/p/1") is None

    def test_nothing_but_the_star_is_special(self, tables: MakeTables) -> None:
        assert self.line(tables, "pattern | /en/p/.", "/en/p/1") is None
        assert self.line(tables, "pattern | /en/[p]/1", "/en/p/1") is None

    def test_a_rule_can_be_about_a_page_template(self, tables: MakeTables) -> None:
        rule = "pattern page_template | * Product"
        assert self.line(tables, rule, "/en/p/1") == 1
        assert self.line(tables, rule, "/en/search?q=x") is None

    def test_a_rule_that_declares_nothing_frees_its_pages(self, tables: MakeTables) -> None:
        t = tables(pages=self.PAGES, policy="pattern index | /en/* yes | /en/p/* -")
        assert fact(t, "policy_index", "/en/search?q=x") is True
        assert fact(t, "policy_index", "/en/p/1") is None

    def test_without_a_policy_no_page_has_a_rule(self, tables: MakeTables) -> None:
        assert fact(tables(pages="url | /a", policy=None), "policy_line") is None

    def test_a_pattern_that_tries_again_and_again_ends_soon(self, tables: MakeTables) -> None:
        t = tables(pages=f"url | /{'a' * 4_000}", policy=f"pattern | {'*a' * 60}b")
        assert t.facts.policy_line.to_pyarrow().to_pylist() == [None]
