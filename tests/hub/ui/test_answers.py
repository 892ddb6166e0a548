from urllib.request import Request, urlopen


def _ask(address: str, **headers: str) -> tuple[str, str]:
    request = Request(address, headers=headers)  # noqa: S310 our own server
    with urlopen(request) as response:  # noqa: S310
        return response.url, response.read().decode()


def test_htmx_gets_the_part_that_changed(style_page: str) -> None:
    url, text = _ask(f"{style_page}change/", **{"HX-Request": "true"})
    assert url == f"{style_page}change/"
    assert text.startswith("<strong>changed</strong>")


def test_a_browser_without_script_gets_the_page(style_page: str) -> None:
    url, text = _ask(f"{style_page}change/")
    assert url == style_page
    assert "<!doctype html>" in text


def test_going_back_in_history_gets_the_page(style_page: str) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert _ask(f"{style_page}change/", **headers)[0] == style_page
