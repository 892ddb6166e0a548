from collections.abc import Callable

from tiebeam.engine.extract import PageFacts

Read = Callable[..., PageFacts]


def test_headings_in_order_and_main_headings(read: Read) -> None:
    facts = read("<h2>a</h2><h1>A\n<i>lamp</i></h1><h3></h3><h1>b</h1>")
    assert facts.headings == [
        (2, "a"),
        (1, "A lamp"),
        (3, ""),
        (1, "b"),
    ]
    assert facts.h1 == ["A lamp", "b"]
