"""Ownership rules: what a line means, what is wrong with it, and that the last match wins."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tiebeam.engine import ownership
from tiebeam.engine.ownership import named_team, read, short_name


@dataclass(frozen=True)
class Matter:
    area: str = "canonical"
    check: str = "canonical-to-error"
    host: str = "www.shop.example"
    page_template: str = "Product page"
    paths: tuple[str, ...] = ("/products/1", "/products/2")


def owner(text: str, **facts: object) -> str | None:
    rules = read(text)
    assert not rules.problems
    rule = rules.rule_for(Matter(**facts))  # type: ignore[arg-type]
    return rule.team if rule else None


def test_the_last_match_wins() -> None:
    assert owner("* @all\n/products/ @shop\n/help/ @content") == "@shop"


def test_a_rule_is_told_with_its_line() -> None:
    rule = read("# shop\n\n/products/   Shop  # since May").rule_for(Matter())
    assert rule is not None
    assert (rule.line, rule.text, rule.team) == (3, "/products/   Shop", "Shop")


@pytest.mark.parametrize(
    ("pattern", "path", "holds"),
    [
        ("/products", "/products", True),
        ("/products", "/products/1", True),
        ("/products", "/products?page=2", True),
        ("/products", "/products-old/1", False),
        ("/products/", "/products/1/reviews", True),
        ("/products/", "/products", False),
        ("/products/*", "/products/1/reviews", True),
        ("/*/reviews", "/products/1/reviews", True),
        ("/*/reviews", "/products/reviews-old/1/reviews/2", True),
        ("/*/reviews", "/products/reviewsof", False),
        ("/*.pdf$", "/files/a.pdf", True),
        ("/*.pdf$", "/files/a.pdf?x=1", False),
        ("/$", "/", True),
        ("/$", "/products/1", False),
        ("/", "/products/1", True),
        ("/*?colour=", "/products?colour=red", True),
        ("/größe/", "/gr%C3%B6%C3%9Fe/xl", True),
        ("/Products/", "/products/1", False),
        ("*", "/products/1", True),
        ("*/products/", "/products/1", True),
    ],
)
def test_a_path_is_matched_by_its_parts(pattern: str, path: str, *, holds: bool) -> None:
    assert (owner(f"{pattern} @shop", paths=(path,)) == "@shop") is holds


@pytest.mark.parametrize(
    ("pattern", "host", "holds"),
    [
        ("www.shop.example", "www.shop.example", True),
        ("WWW.Shop.example/products/", "www.shop.example", True),
        ("https://www.shop.example/products/", "www.shop.example", True),
        ("*.shop.example/products/", "www.shop.example", True),
        ("*.shop.example/", "shop.example", False),
        ("*.shop.example/", "shop.example.evil.test", False),
        ("shop.test", "shop.test:8080", True),
        ("shop.test:8080/", "shop.test:8080", True),
        ("shop.test:8081/", "shop.test:8080", False),
        ("bücher.example", "xn--bcher-kva.example", True),
    ],
)
def test_a_host_is_matched_whole(pattern: str, host: str, *, holds: bool) -> None:
    assert (owner(f"{pattern} @shop", host=host) == "@shop") is holds


def test_a_path_takes_only_what_lies_under_it_with_every_page() -> None:
    assert owner("/products/ @shop", paths=("/products/1", "/help/1")) is None


def test_a_path_takes_nothing_of_which_no_page_is_known_but_a_host_does() -> None:
    assert owner("/products/ @shop", paths=()) is None
    assert owner("www.shop.example @web", paths=()) == "@web"


def test_all_patterns_of_a_line_must_match() -> None:
    line = 'template:"product page" check:canonical-* area:canonical /products/ "Shop frontend"'
    assert owner(line) == "Shop frontend"
    assert owner(line, page_template="Article") is None
    assert owner(line, check="title-missing") is None
    assert owner(line, area="head") is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("/products/", "/products/ has no team; write the team behind it"),
        ("area:robots", "area:robots has no team"),
        ("Platform", "Platform has no pattern; write one before the team"),
        ("/a /b", "/b is a pattern and stands last"),
        ("/a template:x", "template:x is a pattern and stands last"),
        ("/a @one @two", "@one is a second team; write one"),
        ("/a Shop frontend", "Shop is no pattern"),
        ('/a "Shop frontend', "a quote is open"),
        ('/a ""', "the team has no name"),
        ("/a @", "the team has no name"),
        ("!/a @shop", "! is not known"),
        ("[Shop] @shop", "sections are not known"),
        ("template: @shop", "template: is empty"),
        ("owner:x* @shop", "owner: is not known; write template:, check: or area:"),
        (f"/{'a' * 1000} @shop", "longer than 1,000 characters"),
        (f"{'/a ' * 9}@shop", "more than 8 patterns"),
        (f"{'ü' * 80}.example/ @shop", "is no host name"),
    ],
)
def test_a_line_that_is_no_rule_says_what_to_write(line: str, message: str) -> None:
    rules = read(f"* @all\n{line}\n/b @shop")
    assert [problem.line for problem in rules.problems] == [2]
    assert message in str(rules.problems[0])
    assert [rule.line for rule in rules.rules] == [1, 3]


def test_too_much_is_refused_as_a_whole() -> None:
    assert read("#" * (ownership.LONGEST_TEXT + 1)).problems[0].message.startswith("the rules are")
    assert read("* @a\n" * (ownership.MOST_RULES + 1)).problems[0].line == ownership.MOST_RULES + 1


def test_a_backslash_takes_the_next_sign_as_it_is() -> None:
    assert owner(r"template:Product\ page Shop\ frontend") == "Shop frontend"
    assert read(r"/a \#shop").rules[0].team == "#shop"


@pytest.mark.parametrize(
    ("written", "team"),
    [
        ("@shop-frontend", "Shop frontend"),
        ("Shop frontend", "Shop frontend"),
        ("shop frontend", "Shop frontend"),
        ("@größe", "Größe"),
        ("@unknown", None),
        ("@!", None),
    ],
)
def test_a_team_is_meant_by_its_name_or_its_short_name(written: str, team: str | None) -> None:
    assert named_team(written, ["Platform", "Shop frontend", "Größe", "!"]) == team


def test_the_exact_name_comes_before_a_short_one() -> None:
    assert named_team("Shop-frontend", ["Shop frontend", "Shop-frontend"]) == "Shop-frontend"
    assert short_name("Shop_ frontend") == "shop-frontend"


def test_a_pattern_that_would_choke_a_backtracking_matcher_is_answered_at_once() -> None:
    """Two hundred stars against eight thousand signs: a matcher that backtracks never ends here."""
    assert owner(f"/{'a*' * 200}b$ @shop", paths=("/" + "a" * 8_000,)) is None


words = some.text(alphabet='ab/*.:@"\\#!?$[] \tü', max_size=40)
files = some.lists(words, max_size=8).map("\n".join)
paths = some.text(alphabet="ab/?.", max_size=12).map("/{}".format)


@given(some.text(max_size=300) | files, paths)
def test_reading_and_matching_never_fail(text: str, path: str) -> None:
    rules = read(text)
    rules.rule_for(Matter(paths=(path,)))
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in rules.problems)


globs = some.text(alphabet="ab/*", max_size=6).map("/{}".format)


@given(some.lists(globs, min_size=1, max_size=8), paths)
def test_the_winner_is_the_last_line_that_matches_alone(lines: list[str], path: str) -> None:
    matter = Matter(paths=(path,))
    written = [f"{line} @team{at}" for at, line in enumerate(lines)]
    alone = [one for one in written if read(one).rule_for(matter)]
    winner = read("\n".join(written)).rule_for(matter)
    assert (winner.text if winner else None) == (alone[-1] if alone else None)


def _slow_fits(glob: str, text: str) -> bool:
    if not glob:
        return not text
    if glob[0] == "*":
        return any(_slow_fits(glob[1:], text[at:]) for at in range(len(text) + 1))
    return bool(text) and glob[0] == text[0] and _slow_fits(glob[1:], text[1:])


@given(some.text(alphabet="ab*", max_size=6), some.text(alphabet="ab", max_size=8))
def test_a_star_stands_for_any_signs(glob: str, text: str) -> None:
    assert ownership._fits(glob, text) == _slow_fits(glob, text)


@given(some.text(min_size=1, max_size=30).filter(lambda name: name.strip() == name))
def test_a_team_written_into_a_rule_is_read_back(name: str) -> None:
    line = f"/a {ownership.as_written(name)}"
    if "\n" not in name and "\r" not in name:
        assert [rule.team for rule in read(line).rules] == [name]
