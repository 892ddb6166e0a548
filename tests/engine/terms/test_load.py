import pytest

from tiebeam.engine.terms import Term, UnknownTerm, find, read_term, terms

WRITTEN = """# canonical tag

SEO: The address to show.
IT: A hint,
    not a redirect.
Mix-up: Taken for a redirect.
Also: canonical, rel=canonical
See: redirect
Source: RFC 6596
"""


def test_reads_a_term() -> None:
    assert read_term(WRITTEN, slug="canonical-tag") == Term(
        slug="canonical-tag",
        title="canonical tag",
        seo="The address to show.",
        it="A hint, not a redirect.",
        mix_up="Taken for a redirect.",
        also=("canonical", "rel=canonical"),
        see=("redirect",),
        source="RFC 6596",
    )


def test_also_and_see_may_be_missing() -> None:
    lines = [line for line in WRITTEN.splitlines() if not line.startswith(("Also", "See"))]
    term = read_term("\n".join(lines), slug="canonical-tag")
    assert (term.also, term.see) == ((), ())


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (WRITTEN, "canonical"),
        (WRITTEN.replace("# ", ""), "canonical-tag"),
        (WRITTEN.replace("IT: ", "Dev: "), "canonical-tag"),
        (WRITTEN.replace("Source: ", "Sauce: "), "canonical-tag"),
        (WRITTEN.replace("SEO:", "Stray words.\n\nSEO:"), "canonical-tag"),
    ],
    ids=["another slug", "no title", "unknown heading", "no source", "stray words"],
)
def test_refuses_a_file_of_another_form_and_names_it(text: str, slug: str) -> None:
    with pytest.raises(ValueError, match=slug):
        read_term(text, slug=slug)


def test_knows_every_term_by_slug_in_order() -> None:
    slugs = list(terms())
    assert slugs == sorted(slugs)
    assert terms()["x-robots-tag"].title == "X-Robots-Tag"


@pytest.mark.parametrize("name", ["llms-txt", "llms.txt", "LLMS.txt", "llms txt", " llms.txt "])
def test_finds_a_term_by_its_title_in_any_spelling(name: str) -> None:
    assert find(name).slug == "llms-txt"


def test_finds_a_term_by_another_name() -> None:
    assert find("SSR").title == "server-side rendering"


def test_names_the_nearest_terms_when_it_knows_none() -> None:
    with pytest.raises(UnknownTerm, match="did you mean canonical-tag"):
        find("canonical-tags")


@pytest.mark.parametrize("term", terms().values(), ids=terms().keys())
def test_every_term_speaks_to_both_sides(term: Term) -> None:
    told = (term.seo, term.it, term.mix_up, term.source)
    assert all(told)
    assert max(map(len, told)) <= 280
    assert term.seo != term.it


def test_no_two_terms_share_a_name() -> None:
    names = [name.lower() for term in terms().values() for name in term.names]
    assert sorted(names) == sorted(set(names))
