from tiebeam.engine.page_templates.addresses import read_address, segments_of
from tiebeam.engine.page_templates.routes import Route, Routes, find_routes


def find(*urls: str) -> Routes:
    parts = [url.partition("?") for url in urls]
    addresses = [read_address(path, segments_of(path), query) for path, _, query in parts]
    return find_routes(addresses, [query for _, _, query in parts])


def of(*urls: str) -> list[Route]:
    return find(*urls).of_page


def test_the_last_part_of_a_path_is_anything() -> None:
    assert of("/p/lamp", "/p/sofa", "/about", "/") == [("p", "*"), ("p", "*"), ("*",), ("",)]


def test_endings_stand_in_the_route() -> None:
    assert of("/a/b.html", "/a/b/", "/a/b") == [("a", "*.html"), ("a", "*/"), ("a", "*")]


def test_numbers_and_many_names_are_no_sections() -> None:
    assert of("/2024/05/news") == [("*", "*", "*")]
    assert set(of(*(f"/{chr(97 + n)}z/page-{n}" for n in range(20)))) == {("*", "*")}


def test_large_sections_stay_among_many_small_ones() -> None:
    users = [f"/{chr(97 + n)}z/photos" for n in range(20)]
    blog = [f"/blog/post-{n}" for n in range(30)]
    assert set(of(*users, *blog)) == {("*", "photos"), ("blog", "*")}


def test_the_same_part_below_many_things_stays() -> None:
    items = [f"/item/lamp-{n}" for n in range(10)]
    reports = [f"{item}/report" for item in items]
    assert set(of(*items, *reports)) == {("item", "*"), ("item", "*", "report")}


def test_directories_that_are_pages_are_known() -> None:
    assert find("/help/", "/help/returns", "/p/lamp").indexed == {("help",)}


def test_parameters_decide_where_a_program_answers() -> None:
    urls = [f"/show.php?view={view}&id={n}" for view in ("item", "user") for n in range(6)]
    assert set(of(*urls)) == {
        ("show.php", "?id=*&view=item"),
        ("show.php", "?id=*&view=user"),
    }


def test_parameters_of_a_named_path_decide_nothing() -> None:
    assert of("/lamps?color=red", "/lamps?page=2") == [("*",), ("*",)]
