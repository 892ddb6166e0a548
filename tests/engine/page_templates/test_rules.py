"""People name, merge and split page templates; the same decisions give the same templates."""

from collections import Counter

import pytest
from tests.engine.page_templates.conftest import MakePages

from tiebeam.engine.page_templates import (
    TemplateRule,
    TemplateRuleError,
    as_table,
    find_page_templates,
    page_templates,
    template_moves,
)
from tiebeam.engine.tables import Tables

PRODUCT = '<body class="page-product"><main><h1>x</h1><div><p>a b</p><table><tr><td>1</table></div>'
BRAND = '<body class="page-brand"><main><h1>x</h1><ul><li>a<li>b<li>c</ul><section><p>a</section>'
SHOP = [
    *((f"/p/lamp-{number}", PRODUCT) for number in range(8)),
    *((f"/p/sale/lamp-{number}", PRODUCT) for number in range(3)),
    *((f"/b/brand-{number}", BRAND) for number in range(5)),
]


def judged(make: MakePages, *rules: TemplateRule) -> Tables:
    t = make(SHOP)
    t.add("template_rules", as_table(rules))
    t.add("page_templates", find_page_templates(t))
    return t


def named(t: Tables) -> Counter[str]:
    """Pages of each page template by its name."""
    return Counter(t.page_templates.page_template.to_pyarrow().to_pylist())


@pytest.fixture
def keys(tables: MakePages) -> dict[str, str]:
    """The key of each page template by the name that the engine gives it."""
    return {one.name: one.key for one in page_templates(judged(tables), [])}


@pytest.fixture
def product(keys: dict[str, str]) -> str:
    return keys["Product"]


@pytest.fixture
def brand(keys: dict[str, str]) -> str:
    return keys["Brand"]


class TestRenaming:
    def test_changes_the_name_and_not_the_key(self, tables: MakePages, product: str) -> None:
        t = judged(tables, TemplateRule("rename", product, "Goods"))
        assert named(t) == {"Goods": 11, "Brand": 5}
        (one,) = (one for one in page_templates(t, []) if one.name == "Product")
        assert one.key == product

    def test_to_the_name_of_another_has_that_one_numbered(
        self, tables: MakePages, product: str
    ) -> None:
        t = judged(tables, TemplateRule("rename", product, "Brand"))
        assert named(t) == {"Brand": 11, "Brand, kind 2": 5}


class TestMerging:
    def test_gives_all_pages_the_key_and_name_of_the_other(
        self, tables: MakePages, product: str, brand: str
    ) -> None:
        t = judged(tables, TemplateRule("merge", brand, "Product", into=product))
        assert named(t) == {"Product": 16}
        assert set(t.page_templates.template_key.to_pyarrow().to_pylist()) == {product}

    def test_holds_where_the_other_has_no_page_in_this_crawl(
        self, tables: MakePages, brand: str
    ) -> None:
        t = judged(tables, TemplateRule("merge", brand, "Landing", into="shop.test/l/*"))
        assert named(t) == {"Product": 11, "Landing": 5}

    def test_of_a_template_without_pages_does_nothing(
        self, tables: MakePages, product: str
    ) -> None:
        rule = TemplateRule("merge", "shop.test/gone/*", "Product", into=product)
        assert named(judged(tables, rule)) == {"Product": 11, "Brand": 5}


class TestSplitting:
    @pytest.mark.parametrize("pattern", ["/p/sale/", "/*/sale/", "shop.test/p/*/"])
    def test_takes_the_pages_at_the_addresses(
        self, tables: MakePages, product: str, pattern: str
    ) -> None:
        t = judged(tables, TemplateRule("split", product, "Sale", pattern=pattern))
        assert named(t) == {"Product": 8, "Sale": 3, "Brand": 5}

    def test_leaves_other_templates_alone(self, tables: MakePages, product: str) -> None:
        t = judged(tables, TemplateRule("split", product, "Sale", pattern="/b/"))
        assert named(t) == {"Product": 11, "Brand": 5}


def test_each_decision_takes_what_those_before_it_left(
    tables: MakePages, product: str, brand: str
) -> None:
    sale = TemplateRule("split", product, "Sale", pattern="/p/sale/")
    joined = TemplateRule("merge", sale.part, "Brand", into=brand)
    called = TemplateRule("rename", brand, "Landing")
    assert named(judged(tables, sale, joined, called)) == {"Product": 8, "Landing": 8}


def test_what_was_found_can_be_read_by_other_rules_again(
    tables: MakePages, product: str, brand: str
) -> None:
    merge = TemplateRule("merge", brand, "Product", into=product)
    t = judged(tables, merge)
    assert {one.name: one.pages for one in page_templates(t, [])} == {"Product": 11, "Brand": 5}
    (move,) = template_moves(t, [], [merge])
    assert (move.name_before, move.name, move.pages) == ("Brand", "Product", 5)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"kind": "paint", "key": "a", "name": "A"}, "one of rename, merge, split"),
        ({"kind": "rename", "key": "a", "name": " "}, "has a name"),
        ({"kind": "merge", "key": "a", "name": "A"}, "names another page template"),
        ({"kind": "merge", "key": "a", "name": "A", "into": "a"}, "names another page template"),
        ({"kind": "split", "key": "a", "name": "A"}, "names the addresses"),
        ({"kind": "split", "key": "a", "name": "A", "pattern": "check:x"}, "about a check"),
        ({"kind": "split", "key": "a", "name": "A", "pattern": "!/p/"}, "! is not known"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(facts: dict[str, str], said: str) -> None:
    with pytest.raises(TemplateRuleError, match=said):
        TemplateRule(**facts)
