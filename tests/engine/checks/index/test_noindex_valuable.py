from tests.engine.conftest import MakeTables, occurrences

from tiebeam.engine.checks.index.noindex_valuable import noindex_valuable


def test_names_a_page_that_a_sitemap_offers_and_a_text_links_to(tables: MakeTables) -> None:
    t = tables(
        pages="url noindex | / no | /p/1 yes",
        links="source target | / /p/1",
        sitemaps="url | /p/1",
    )
    assert occurrences(noindex_valuable, t) == [("/p/1", "sitemap", "meta", "/sitemap.xml", 1)]


def test_judges_a_template_as_one(tables: MakeTables) -> None:
    t = tables(
        pages="url noindex page_template | / no Home | /p/1 yes Product | /p/2 yes Product "
        "| /login yes Account",
        links="source target | / /p/1",
        sitemaps="url | /p/1 | /p/2 | /login",
    )
    assert [url for url, *_ in occurrences(noindex_valuable, t)] == ["/p/1", "/p/2"]


def test_leaves_a_page_that_only_menus_link_to(tables: MakeTables) -> None:
    t = tables(
        pages="url noindex | / no | /login yes",
        links="source target region | / /login navigation",
        sitemaps="url | /login",
    )
    assert occurrences(noindex_valuable, t) == []


def test_leaves_a_page_that_only_links_speak_for(tables: MakeTables) -> None:
    t = tables(
        pages="url noindex | / no | /a no | /b no | /login yes",
        links="source target | / /login | /a /login | /b /login",
    )
    assert occurrences(noindex_valuable, t) == []


def test_names_linked_pages_marked_up_for_results_without_a_sitemap(tables: MakeTables) -> None:
    t = tables(
        pages="url noindex structured_types | / no - | /list no - | /p/1 yes Product "
        "| /p/1?size=9 yes Product",
        links="source target | / /list | / /p/1 | /list /p/1 | / /p/1?size=9 | /list /p/1?size=9",
    )
    assert occurrences(noindex_valuable, t) == [
        ("/p/1", "links and structured data", "meta", None, 2)
    ]


def test_names_a_start_page(tables: MakeTables) -> None:
    t = tables(pages="url noindex noindex_from | / yes header")
    assert occurrences(noindex_valuable, t) == [("/", "start page", "header", None, 0)]


def test_takes_the_word_of_the_policy(tables: MakeTables) -> None:
    t = tables(
        pages="url noindex page_template | / no Home | /p/1 yes Product | /tag/1 yes Tag",
        links="source target | / /tag/1",
        sitemaps="url | /tag/1",
        policy="pattern index | /p/* yes | /tag/* no",
    )
    assert occurrences(noindex_valuable, t) == [("/p/1", "index policy", "meta", None, 0)]


def test_leaves_a_copy_that_names_another_canonical(tables: MakeTables) -> None:
    t = tables(
        pages="url noindex canonical_url | / no - | /p/1?ref=2 yes /p/1",
        links="source target | / /p/1?ref=2",
        sitemaps="url | /p/1?ref=2",
    )
    assert occurrences(noindex_valuable, t) == []


def test_knows_nothing_about_pages_that_were_not_read(tables: MakeTables) -> None:
    t = tables(
        pages="url noindex outcome robots_allowed | / no answered yes | /p/1 - disallowed no "
        "| /p/2 yes answered no",
        links="source target | / /p/1 | / /p/2",
        sitemaps="url | /p/1 | /p/2 | /p/3",
    )
    assert occurrences(noindex_valuable, t) == []
