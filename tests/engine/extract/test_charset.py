from collections.abc import Callable

import pytest

from tiebeam.engine.extract import PageFacts

Read = Callable[..., PageFacts]

UTF8, UNLABELLED = "text/html; charset=utf-8", "text/html"
PADDING = f"<!-- {'x' * 1_100} -->"


def title(text: str, markup: str = "") -> str:
    return f"<head>{markup}<title>{text}</title></head>"


@pytest.mark.parametrize(
    ("charset", "label", "text"),
    [
        ("utf-8", "UTF8", "Grüße"),
        ("cp1252", "ISO-8859-1", "“Grüße” €"),
        ("cp1251", "windows-1251", "Привет"),
        ("cp932", "Shift_JIS", "こんにちは"),
        ("gb18030", "gb2312", "你好"),
        ("big5", "big5", "你好"),
        ("koi8-r", "koi8-r", "Привет"),
        ("euc-kr", "EUC-KR", "안녕"),
    ],
)
def test_reads_what_the_header_names(read: Read, charset: str, label: str, text: str) -> None:
    facts = read(title(text).encode(charset), content_type=f'text/html; Charset="{label}"')
    assert (facts.title, facts.faults) == (text, [])


def test_reads_what_an_early_meta_names(read: Read) -> None:
    for meta in (
        "<meta charset=windows-1251>",
        '<META http-equiv="Content-Type" content="text/html; charset=windows-1251">',
    ):
        facts = read(title("Привет", meta).encode("cp1251"), content_type=UNLABELLED)
        assert (facts.title, facts.charset, facts.faults) == ("Привет", "windows-1251", [])


def test_meta_in_a_comment_names_nothing(read: Read) -> None:
    markup = title("Grüße", "<!-- <meta charset=windows-1251> -->")
    assert read(markup.encode(), content_type=UNLABELLED).title == "Grüße"


def test_header_wins_over_meta_and_the_conflict_is_a_fault(read: Read) -> None:
    facts = read(title("Привет", "<meta charset=windows-1251>").encode("cp1251"), content_type=UTF8)
    assert facts.charset == "utf-8"
    assert set(facts.faults) == {"charset_undecodable", "charset_conflict"}
    assert facts.title == "\ufffd" * 6


@pytest.mark.parametrize(
    ("mark", "charset"),
    [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be")],
)
def test_byte_order_mark_wins_over_all(read: Read, mark: bytes, charset: str) -> None:
    body = mark + title("Grüße").encode(charset)
    for content_type in (None, UNLABELLED, "text/html; charset=windows-1251"):
        facts = read(body, content_type=content_type)
        assert (facts.title, facts.charset, facts.faults) == ("Grüße", charset, [])


def test_byte_order_mark_does_not_end_the_head(read: Read) -> None:
    assert read(b"\xef\xbb\xbf" + title("x").encode()).head_ended_by is None


def test_late_meta_is_read_and_is_a_fault(read: Read) -> None:
    markup = title("こんにちは", f"{PADDING}<meta charset=Shift_JIS>")
    facts = read(markup.encode("cp932"), content_type=UNLABELLED)
    assert (facts.title, facts.faults) == ("こんにちは", ["charset_late"])


@pytest.mark.parametrize("label", ["martian", "utf-7", "\x00", "x" * 10_000])
def test_unknown_charset_falls_back_and_is_a_fault(read: Read, label: str) -> None:
    facts = read(title("Grüße").encode(), content_type=f"text/html; charset={label}")
    assert (facts.title, facts.faults) == ("Grüße", ["charset_unknown"])


def test_utf7_is_never_decoded(read: Read) -> None:
    body = title("+ADw-script+AD4-", "<meta charset=utf-7>").encode()
    facts = read(body, content_type="text/html; charset=utf-7")
    assert facts.title == "+ADw-script+AD4-"


def test_meta_cannot_make_a_page_utf16(read: Read) -> None:
    facts = read(title("Grüße", "<meta charset=utf-16>").encode(), content_type=UNLABELLED)
    assert (facts.title, facts.charset) == ("Grüße", "utf-8")


def test_unlabelled_utf8_is_read_and_is_a_fault(read: Read) -> None:
    facts = read(title("Grüße").encode(), content_type=UNLABELLED)
    assert (facts.title, facts.faults) == ("Grüße", ["charset_missing"])


def test_unlabelled_bytes_are_windows_1252(read: Read) -> None:
    facts = read(title("Grüße").encode("cp1252"), content_type=UNLABELLED)
    assert (facts.title, facts.charset) == ("Grüße", "windows-1252")


def test_bytes_that_are_no_text_become_replacement_characters(read: Read) -> None:
    facts = read(b"<title>a\xffb</title>", content_type=UTF8)
    assert (facts.title, facts.faults) == ("a\ufffdb", ["charset_undecodable"])
