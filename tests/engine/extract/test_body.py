from collections.abc import Callable

from tiebeam.engine.extract import Heading, PageFacts

Read = Callable[..., PageFacts]


def test_headings_in_order_and_main_headings(read: Read) -> None:
    facts = read("<h2>a</h2><h1>A\n<i>lamp</i></h1><h3></h3><h1>b</h1>")
    assert facts.headings == [
        Heading(2, "a"),
        Heading(1, "A lamp"),
        Heading(3, ""),
        Heading(1, "b"),
    ]
    assert facts.h1 == ["A lamp", "b"]
