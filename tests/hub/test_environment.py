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
        ({"TIEBEAM_MAIL_URL": "mail.example.com"}, "TIEBEAM_MAIL_URL must look like"),
        ({"TIEBEAM_MAIL_URL": "imap://mail.example.com"}, "TIEBEAM_MAIL_URL"),
        ({"TIEBEAM_MAIL_URL": "smtp://mail.example.com:99999"}, "TIEBEAM_MAIL_URL"),
        ({"TIEBEAM_TRUSTED_PROXIES": "one"}, "whole number"),
        ({"TIEBEAM_LDAP_URL": "ldap.example.com"}, "ldaps://"),
        ({"TIEBEAM_LDAP_URL": "ldaps://ldap.example.com"}, "TIEBEAM_LDAP_PEOPLE"),
    ],
)
def test_what_cannot_be_is_refused_by_name(variables: dict[str, str], why: str) -> None:
    with pytest.raises(WrongSetting, match=why):
        environment.read(variables)


def test_variables_of_others_are_left_alone() -> None:
    assert environment.read({"PATH": "/bin", "DJANGO_DEBUG": "1"})


def test_a_mail_server_is_read_from_its_address() -> None:
    told = environment.read({"TIEBEAM_MAIL_URL": "smtp+tls://bot:p%40ss@mail.example.com"})
    assert told.mail == environment.MailServer(
        "mail.example.com", 587, "bot", "p@ss", has_starttls=True, has_tls=False
    )
    plain = environment.read({"TIEBEAM_MAIL_URL": "smtps://mail.example.com:2465"}).mail
    assert plain
    assert (plain.port, plain.has_starttls, plain.has_tls) == (2465, False, True)


def test_former_keys_keep_their_case() -> None:
    assert environment.read({"TIEBEAM_SECRET_KEY_FALLBACKS": "Ab, cD"}).former_keys == ("Ab", "cD")
