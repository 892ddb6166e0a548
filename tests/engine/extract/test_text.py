from collections.abc import Callable

import pytest

from tiebeam.engine.extract import PageFacts

Read = Callable[..., PageFacts]


def test_words_with_and_without_what_surrounds_the_main_text(read: Read) -> None:
    facts = read(
        "<header>a b</header><nav>c</nav><main>one two three</main><aside>d</aside>"
        "<footer>e f</footer><script>g h</script><style>i</style><template>j</template>"
    )
    assert (facts.word_count, facts.main_word_count) == (9, 3)
    assert facts.text_start == "one two three"


def test_white_space_makes_no_difference(read: Read) -> None:
    pages = ["<p>one two</p><p>three</p>", "<p>\n one\t two </p>\n\n<p>three&nbsp;</p>\r\n"]
    first, second = (read(page) for page in pages)
    assert first.text_hash == second.text_hash
    assert first.main_text_hash == second.main_text_hash


@pytest.mark.parametrize("space", ["  ", "\n", "\t", "&nbsp;", "\u2003", "\u3000", " \u2009 "])
def test_every_kind_of_space_parts_words(read: Read, space: str) -> None:
    facts = read(f"<p>“one{space}two”</p>")
    assert (facts.word_count, facts.text_start) == (2, "“one two”")


def test_another_footer_is_another_text_but_the_same_main_text(read: Read) -> None:
    first, second = (read(f"<p>one</p><footer>{year}</footer>") for year in (2025, 2026))
    assert first.text_hash != second.text_hash
    assert first.main_text_hash == second.main_text_hash


def test_a_page_of_nothing_but_surroundings_has_no_main_text(read: Read) -> None:
    facts = read("<header>a</header><main></main><footer>b</footer>")
    assert (facts.main_word_count, facts.main_text_hash, facts.text_start) == (0, None, "")
    assert facts.text_hash is not None


@pytest.mark.parametrize(
    "markup", ["", "<body> \n </body>", "<p>&nbsp;</p>", "<!-- all of it", "<frameset>"]
)
def test_a_page_without_text(read: Read, markup: str) -> None:
    facts = read(markup)
    assert (facts.word_count, facts.text_hash, facts.main_text_hash) == (0, None, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("照明器具を選ぶ", 8),
        ("Дом и сад", 3),
        ("größer «und» schöner", 3),
        ("โคมไฟตั้งโต๊ะ", 4),
        ("조명 기구", 2),
    ],
)
def test_words_of_scripts_without_spaces_are_counted_by_letters(
    read: Read, text: str, words: int
) -> None:
    assert read(f"<p>{text}").word_count == words


def test_text_start_is_cut_at_300_characters(read: Read) -> None:
    assert len(read(f"<p>{'word ' * 1_000}").text_start or "") <= 300
