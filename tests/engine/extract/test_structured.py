from collections.abc import Callable

import pytest

from tiebeam.engine.extract import PageFacts

Read = Callable[..., PageFacts]


def data(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


@pytest.mark.parametrize(
    ("json", "types"),
    [
        ('{"@type": "Product", "offers": {"@type": "Offer"}}', ["Product", "Offer"]),
        ('{"@graph": [{"@type": ["Article", "NewsArticle"]}]}', ["Article", "NewsArticle"]),
        ('[{"@type": "http://schema.org/Person"}, {"@type": "Person"}]', ["Person"]),
        ('<!-- {"@type": "A"} -->', ["A"]),
        ('//<![CDATA[\n{"@type": "A"}\n//]]>', ["A"]),
        ('{"@type": "A", "text": "two\nlines", "n": NaN}', ["A"]),
        ('{"@type": "A", "@type": "B"}', ["B"]),
        ('{"@type": 1, "b": [null, true]}', []),
        ("", []),
        ('"x"', []),
    ],
)
def test_types_of_json_ld(read: Read, json: str, types: list[str]) -> None:
    facts = read(data(json))
    assert (facts.structured_types, facts.faults) == (types, [])


@pytest.mark.parametrize("json", ['{"@type": }', "{'@type': 'A'}", "{", "[" * 100_000, "\0"])
def test_json_that_does_not_parse_is_a_fault(read: Read, json: str) -> None:
    facts = read(data(json) + data('{"@type": "B"}'))
    assert (facts.structured_types, facts.faults) == (["B"], ["structured_data_invalid"])


def test_other_scripts_are_no_data(read: Read) -> None:
    assert read('<script type=application/json>{"@type": "A"}</script>').structured_types == []


@pytest.mark.parametrize("name", ["itemtype", "ITEMTYPE"])
def test_types_of_microdata(read: Read, name: str) -> None:
    facts = read(f'<div itemscope {name}="https://schema.org/Recipe"><p>x</p></div>')
    assert facts.structured_types == ["Recipe"]


def test_oversized_data_is_a_fault(read: Read) -> None:
    facts = read(data('{"@type": "A"}') + data(f'{{"@type": "{"x" * 2_000_000}"}}'))
    assert (facts.structured_types, facts.faults) == (["A"], ["structured_data_oversized"])


def test_odd_type_names_can_be_stored(read: Read) -> None:
    facts = read(data('{"@type": ["\\ud800A", "\\u0000B", "' + "C" * 5_000 + '"]}'))
    assert facts.structured_types == ["A", "B", "C" * 100]
