"""Every check has its place, its words, its known terms and its twin test."""

from pathlib import Path

import pytest

from tiebeam.engine import pipeline
from tiebeam.engine.terms import find, terms

CHECKS = list(pipeline.checks().values())
LONGEST_HEADLINE = 90


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.slug)
class TestEachCheck:
    def test_has_a_twin_test_with_the_four_cases(self, check: pipeline.Check, root: Path) -> None:
        name = check.slug.replace("-", "_")
        twin = root / "tests" / "engine" / "checks" / check.area / f"test_{name}.py"
        assert twin.exists(), f"write {twin.relative_to(root)}"
        assert twin.read_text().count("\ndef test_") >= 4, "a hit, a near miss, unknown, template"

    def test_names_only_known_terms(self, check: pipeline.Check) -> None:
        unknown = [name for name in check.text.terms if find(name) is None]
        assert not unknown

    def test_has_headlines_that_fit_and_end_without_a_full_stop(
        self, check: pipeline.Check
    ) -> None:
        for line in (check.text.said_to_seo, check.text.said_to_it):
            assert 0 < len(line) <= LONGEST_HEADLINE, line
            assert not line.endswith("."), line

    def test_says_something_in_every_section(self, check: pipeline.Check) -> None:
        assert all(check.text.__dict__.values())

    def test_is_covered_only_by_checks_that_exist(self, check: pipeline.Check) -> None:
        assert set(check.covered_by) <= set(pipeline.checks())
        assert check.slug not in check.covered_by


def test_every_test_of_a_check_belongs_to_a_check(root: Path) -> None:
    twins = (root / "tests" / "engine" / "checks").glob("*/test_*.py")
    of_checks = (twin.stem for twin in twins if twin.parent.name != "notions")
    names = {stem.removeprefix("test_").replace("_", "-") for stem in of_checks}
    assert names == {check.slug for check in CHECKS}


def test_no_two_checks_cover_each_other_in_a_circle() -> None:
    checks = pipeline.checks()

    def above(slug: str, path: tuple[str, ...] = ()) -> None:
        assert slug not in path, f"circle: {' → '.join((*path, slug))}"
        for other in checks[slug].covered_by:
            above(other, (*path, slug))

    for slug in checks:
        above(slug)


class TestEachTerm:
    @pytest.mark.parametrize("term", terms().values(), ids=lambda term: term.slug)
    def test_speaks_to_both_sides_and_names_its_source(self, term: object) -> None:
        assert all(getattr(term, part) for part in ("title", "seo", "it", "source"))

    @pytest.mark.parametrize("term", terms().values(), ids=lambda term: term.slug)
    def test_refers_only_to_terms_that_exist(self, term: object) -> None:
        assert not [name for name in getattr(term, "see") if find(name) is None]  # noqa: B009
