"""What the hub is told from outside."""

from pathlib import Path

import pytest

from tiebeam.hub import environment
from tiebeam.hub.environment import WrongSetting


def test_everything_has_a_default() -> None:
    told = environment.read({})
    assert told.url == "http://127.0.0.1:8080"
    assert told.hosts == ("127.0.0.1",)
    assert not told.is_https


def test_home_folder_may_be_abbreviated() -> None:
    assert environment.read({"TIEBEAM_DATA": "~/x"}).data == Path.home() / "x"


def test_lists_are_separated_by_commas() -> None:
    told = environment.read(
        {
            "TIEBEAM_BASE_URL": "https://seo.example.com/",
            "TIEBEAM_ALLOWED_HOSTS": "a.example, B.example",
        }
    )
    assert told.hosts == ("seo.example.com", "a.example", "b.example")
    assert told.is_https


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"TIEBEAM_DATTA": "x"}, "did you mean TIEBEAM_DATA"),
        ({"TIEBEAM_DEBUG": "perhaps"}, "TIEBEAM_DEBUG"),
        ({"TIEBEAM_WORKERS": "many"}, "TIEBEAM_WORKERS is 'many'; it must be a number"),
        ({"TIEBEAM_WEB_PROCESSES": "0"}, "TIEBEAM_WEB_PROCESSES"),
        ({"TIEBEAM_LOG_FORMAT": "xml"}, "plain or json"),
        ({"TIEBEAM_BASE_URL": "seo.example.com"}, "TIEBEAM_BASE_URL"),
    ],
)
def test_what_cannot_be_is_refused_by_name(variables: dict[str, str], why: str) -> None:
    with pytest.raises(WrongSetting, match=why):
        environment.read(variables)


def test_variables_of_others_are_left_alone() -> None:
    assert environment.read({"PATH": "/bin", "DJANGO_DEBUG": "1"})
