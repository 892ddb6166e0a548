import pytest

from tiebeam.cli.addresses import folder_name, web_address


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("www.example.com", "https://www.example.com"),
        ("example.com/shop?x=1", "https://example.com/shop?x=1"),
        ("example.com:8443/shop", "https://example.com:8443/shop"),
        ("//example.com/", "https://example.com/"),
        ("localhost:3000/", "http://localhost:3000/"),
        ("shop.localhost", "http://shop.localhost"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("[::1]:8080/", "http://[::1]:8080/"),
        ("localhost.example.com", "https://localhost.example.com"),
        (" http://example.com/ ", "http://example.com/"),
        ("https://example.com./a", "https://example.com/a"),
        ("example.com.:8080", "https://example.com:8080"),
        ("https://example.com/a./b", "https://example.com/a./b"),
        ("bücher.example", "https://bücher.example"),
        ("mailto:somebody@example.com", "mailto:somebody@example.com"),
    ],
)
def test_what_is_typed_becomes_an_address(typed: str, url: str) -> None:
    assert web_address(typed).url == url


def test_a_scheme_that_was_typed_is_not_assumed() -> None:
    assert web_address("example.com").is_assumed
    assert not web_address("http://example.com").is_assumed


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.com/shop", "www.example.com"),
        ("http://localhost:3000/", "localhost-3000"),
        ("http://user:secret@example.com/", "example.com"),
        ("http://[::1]:80/", "1-80"),
        ("https:///", "crawl"),
    ],
)
def test_a_folder_is_named_after_the_host(url: str, name: str) -> None:
    assert folder_name(url) == name
