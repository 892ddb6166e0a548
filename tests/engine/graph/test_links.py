from tests.engine.graph.conftest import Column

PAGES = "url | / | /a | /b | /c"


def test_inlinks_are_pages_not_links(column: Column) -> None:
    links = "source target | / /a | / /a | /b /a"
    assert column("inlinks", PAGES, links) == {"/": 0, "/a": 2, "/b": 0, "/c": 0}


def test_a_page_that_links_to_itself_is_no_inlink(column: Column) -> None:
    assert column("inlinks", PAGES, "source target | /a /a")["/a"] == 0


def test_links_that_search_engines_do_not_follow_are_no_inlinks(column: Column) -> None:
    assert column("inlinks", PAGES, "source target rel | / /a nofollow")["/a"] == 0


def test_a_link_followed_in_one_place_counts(column: Column) -> None:
    assert column("inlinks", PAGES, "source target rel | / /a nofollow | / /a -")["/a"] == 1


def test_links_of_pages_not_visited_do_not_count(column: Column) -> None:
    assert column("inlinks", PAGES, "source target | /elsewhere /a")["/a"] == 0


def test_a_link_to_a_redirect_counts_for_its_end_too(column: Column) -> None:
    pages = "url status redirect_url | / 200 - | /old 301 /new | /new 200 -"
    counts = column("inlinks", pages, "source target | / /old")
    assert counts == {"/": 0, "/old": 1, "/new": 1}


def test_a_page_that_links_to_both_ends_of_a_redirect_counts_once(column: Column) -> None:
    pages = "url status redirect_url | / 200 - | /old 301 /new | /new 200 -"
    assert column("inlinks", pages, "source target | / /old | / /new")["/new"] == 1


def test_a_link_to_a_copy_counts_for_its_canonical_too(column: Column) -> None:
    pages = "url canonical_url | / - | /a?x=1 /a | /a /a"
    assert column("inlinks", pages, "source target | / /a?x=1")["/a"] == 1


def test_a_redirect_to_a_copy_counts_for_its_canonical(column: Column) -> None:
    pages = """url status redirect_url canonical_url
        | / 200 - - | /o 301 /a?x - | /a?x 200 - /a | /a 200 - -"""
    assert column("inlinks", pages, "source target | / /o")["/a"] == 1


def test_a_page_that_links_to_its_own_copy_is_no_inlink_of_itself(column: Column) -> None:
    pages = "url canonical_url | /a?x=1 /a | /a /a"
    assert column("inlinks", pages, "source target | /a /a?x=1") == {"/a?x=1": 1, "/a": 0}


def test_links_in_the_main_text_are_counted_apart(column: Column) -> None:
    links = "source target region | / /a footer | /b /a main | /b /a footer | /c /a navigation"
    assert column("inlinks_main", PAGES, links)["/a"] == 1
    assert column("inlinks", PAGES, links)["/a"] == 3
