"""The access file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiebeam.engine.crawl import InvalidSettings, parse_access, read_access

BASIC = '[[access]]\norigin = "https://a.test"\nuser = "u"\npassword = "{}"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "access.toml"
    path.touch(0o600)
    return path


def test_secrets_stand_in_the_file_or_in_the_environment(file: Path) -> None:
    file.write_text(
        BASIC.format("env:PASS")
        + '[access.headers]\nX-Preview = "literal-one"\n'
        + '[access.form]\nurl = "/in"\nfields = {email = "e", pin = "env:PIN"}\n'
        + '[proxy]\nuser = "p"\npassword = "env:PIN"\n'
    )
    access = read_access(file, {"PASS": "from-environment", "PIN": "1234"})
    (key,) = access.keys
    assert key.lines[0] == "X-Preview: literal-one"
    assert key.password
    assert key.password.reveal() == "from-environment"
    assert key.form
    assert key.form.url == "https://a.test/in"
    assert access.described == ("https://a.test basic+headers+form", "proxy")


def test_a_file_with_secrets_is_for_its_owner_alone(file: Path) -> None:
    file.write_text(BASIC.format("literal"))
    file.chmod(0o644)
    with pytest.raises(InvalidSettings, match="others can read it: chmod 600"):
        read_access(file, {})


def test_a_file_that_only_names_variables_may_be_read_by_all(file: Path) -> None:
    file.write_text(BASIC.format("env:PASS"))
    file.chmod(0o644)
    assert read_access(file, {"PASS": "x"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[access]]\n", "name its origin"),
        ('[[access]]\norigin = "https://a.test"\nuser = "u"\n', "user and password go together"),
        ('[[access]]\norigin = "https://a.test"\npasword = "x"\n', "unknown key pasword"),
        (BASIC.format("x") * 2, "names an origin twice"),
        (BASIC.format("env:NONE"), "the variable NONE is not set"),
        (BASIC.format(r"a\r\nX: y"), "holds a control character"),
        (
            '[[access]]\norigin = "https://a.test"\n[access.form]\nurl = "https://b.test/"\n',
            "the form must be on https://a.test",
        ),
        ('[[access]]\norigin = "https://a.test"\ncertificate = "no.pem"\n', "there is no file"),
        ('password = "hunter2', "is no TOML"),
    ],
)
def test_says_what_is_wrong_and_no_value(file: Path, text: str, message: str) -> None:
    file.write_text(text)
    with pytest.raises(InvalidSettings, match=message) as raised:
        read_access(file, {})
    assert "hunter2" not in str(raised.value)


class TestTextThatCameFromNoFile:
    def test_holds_its_secrets(self) -> None:
        (key,) = parse_access(BASIC.format("pass"), name="The keys").keys
        assert key.password
        assert key.password.reveal() == "pass"

    def test_reads_nothing_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TIEBEAM_SECRET_KEY", "x")
        with pytest.raises(InvalidSettings, match="write the value itself"):
            parse_access(BASIC.format("env:TIEBEAM_SECRET_KEY"), name="The keys")

    def test_reads_no_file(self) -> None:
        wish = '[[access]]\norigin = "https://a.test"\ncertificate = "/etc/hostname"\n'
        with pytest.raises(InvalidSettings, match="files cannot be named"):
            parse_access(wish, name="The keys")

    @pytest.mark.parametrize(
        "wish",
        [
            "access = 5",
            "access = [1]",
            "proxy = 7",
            '[[access]]\norigin = "https://a.test"\nheaders = 3',
            '[[access]]\norigin = "https://a.test"\nform = "x"',
            '[[access]]\norigin = ["https://a.test"]',
            "[access]\norigin = 1",
            "access = {}",
            "x",
        ],
    )
    def test_of_another_kind_is_refused_with_a_sentence(self, wish: str) -> None:
        with pytest.raises(InvalidSettings, match="The keys"):
            parse_access(wish + "\nboom = 1", name="The keys")

    @given(st.text(max_size=200))
    def test_never_crashes(self, text: str) -> None:
        said = "The keys"
        try:
            parse_access(text, name=said)
        except InvalidSettings as refusal:
            said = str(refusal)
        assert "The keys" in said
