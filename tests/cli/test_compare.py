from tests.cli.conftest import Type
from tests.engine.crawl.conftest import TinySite


def test_says_what_is_new_and_fails_on_it(type_in: Type, site: TinySite) -> None:
    site.page("/", "/a", title="Home")
    site.page("/a", title="A")
    type_in("crawl", site.url(), "-o", "before")
    site.html("/a", "<title></title><p>Some words here.")
    type_in("crawl", site.url(), "-o", "after")
    ended = type_in("compare", "before", "after", "--fail-on-new")
    assert ended.exit_code == 1
    assert "1 new" in ended.output
    assert type_in("compare", "after", "after", "--fail-on-new").exit_code == 0


def test_one_crawl_cannot_be_compared(type_in: Type) -> None:
    assert type_in("compare", "only").exit_code == 2


def test_a_folder_without_a_crawl_is_named(type_in: Type) -> None:
    ended = type_in("compare", "one", "two")
    assert ended.exit_code == 4
    assert "one holds no crawl" in ended.output
