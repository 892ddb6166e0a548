from types import ModuleType

import pytest

from tiebeam.engine.checks import UnknownCheck, catalogue, find
from tiebeam.engine.checks.catalogue import InvalidCheck, read_check


def test_a_check_is_found_by_its_place() -> None:
    check = catalogue()["canonical-to-error"]
    assert (check.slug, check.area) == ("canonical-to-error", "canonical")


def test_checks_come_by_area_and_name() -> None:
    places = [(check.area, check.slug.replace("-", "_")) for check in catalogue().values()]
    assert places == sorted(places)


def test_a_check_is_found_by_its_name() -> None:
    assert find("status-5xx").area == "status"


def test_a_name_slightly_wrong_is_answered_with_the_right_one() -> None:
    with pytest.raises(UnknownCheck, match="did you mean canonical-to-error"):
        find("canonical-error")


def test_a_name_far_from_any_is_answered_without_a_guess() -> None:
    with pytest.raises(UnknownCheck, match=r"no check is called 'qqqqqq'$"):
        find("qqqqqq")


def test_a_file_without_its_check_is_named() -> None:
    with pytest.raises(InvalidCheck, match=r"checks\.status\.empty has no check called empty"):
        read_check(ModuleType("tiebeam.engine.checks.status.empty"))
