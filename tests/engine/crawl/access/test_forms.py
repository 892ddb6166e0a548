import pytest

from tiebeam.engine.crawl.access.forms import asks_to_sign_in

FORM = b"<form><input name=email><input type=password name=word></form>"


@pytest.mark.parametrize(
    ("body", "is_it"),
    [
        (FORM, True),
        (FORM.replace(b"type=password", b"TYPE = 'Password'"), True),
        (b"<p>" * 50 + FORM + b"<form><input name=q></form>", True),
        (b"<form><input name=email></form><form><input type=password name=word></form>", False),
        (b"<form><input name=email><input name=word></form> type=password", False),
        (b"<script>'" + FORM + b"'</script>", False),
        (b"<!-- " + FORM + b" -->", False),
        (b"", False),
    ],
)
def test_a_sign_in_form_has_its_fields_and_a_password_in_one_form(body: bytes, is_it: bool) -> None:  # noqa: FBT001 # pytest passes it
    assert asks_to_sign_in(body, ["email", "word"]) is is_it
