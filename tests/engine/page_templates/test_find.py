import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
import pytest

from tiebeam.engine.page_templates import find_page_templates
from tiebeam.engine.tables import TABLES, Tables

MakePages = Callable[[Iterable[tuple[str, str]]], Tables]
Pages = list[tuple[str, str]]

WORDS = [
    *("oak", "lamp", "sofa", "chair", "table", "linen"),
    *("shelf", "mirror", "carpet", "candle", "desk", "bench"),
]
LOCALES = ("en", "de", "fr")


def page(main: str, *, body: str = "", lang: str = "en", head: str = "") -> str:
    """A page with the surroundings that all pages of the shop share."""
    links = "".join(f"<li><a href=/{lang}/{word}>{word}</a></li>" for word in WORDS)
    return (
        f"<!doctype html><html lang={lang}><head><title>x</title>{head}</head>"
        f"<body class='{body}'><header class=top><nav class=menu><ul class=links>{links}</ul></nav>"
        f"</header><main>{main}</main><footer class=end><ul>{links}</ul></footer></body></html>"
    )


def dice_for(seed: object) -> random.Random:
    return random.Random(str(seed))  # noqa: S311 - pages, no secrets


def words(seed: object, count: int = 40) -> str:
    return " ".join(dice_for(seed).choices(WORDS, k=count))


def paragraphs(seed: object) -> str:
    dice = dice_for(seed)
    parts = [f"<p>{words((seed, n))}</p>" for n in range(dice.randint(1, 5))]
    if dice.random() < 0.4:
        parts.append(f"<ul><li>{words(seed, 3)}</li></ul>")
    return "".join(parts)


def product(seed: object) -> str:
    dice = dice_for(seed)
    extras = "<section class=reviews><h2>Reviews</h2></section>" if dice.random() < 0.5 else ""
    return (
        "<div class=product><figure class=gallery><img src=/x></figure><div class=buy><h1>Lamp</h1>"
        "<div class=price>1</div><form class=cart><select></select><button class=add>Buy</button>"
        f"</form></div><section class=details><h2>Details</h2>{paragraphs(seed)}"
        f"<table class=facts></table></section>{extras}"
        "<section class=related><h2>More</h2><ul class=cards><li class=card>x</li></ul></section>"
        "</div>"
    )


def listing(seed: object) -> str:
    count = dice_for(seed).randint(3, 20)
    cards = "<article class=card><h3>Lamp</h3><div class=price>1</div></article>" * count
    return (
        "<div class=listing><h1>Lamps</h1><form class=filters><fieldset class=facet></fieldset>"
        f"</form><div class=grid>{cards}</div><div class=intro>{paragraphs(seed)}</div></div>"
    )


def article(seed: object) -> str:
    return (
        "<article class=story><div class=byline><h1>Light</h1></div><figure class=hero></figure>"
        f"<div class=text>{paragraphs(seed)}<h2>More</h2>{paragraphs((seed, 2))}</div>"
        "<div class=share><button>x</button></div></article>"
    )


def help_page(seed: object) -> str:
    return (
        f"<div class=help><h1>Delivery</h1><details class=answer>{paragraphs(seed)}</details>"
        "<div class=contact><form class=ask><textarea></textarea></form></div></div>"
    )


def brand(seed: object) -> str:
    return (
        "<section class=brand><div class=logo><img src=/x></div><h1>Oakwood</h1>"
        f"<div class=about>{paragraphs(seed)}</div><ul class=lines><li class=line>x</li></ul>"
        "</section>"
    )


def author(seed: object) -> str:
    return (
        "<section class=person><figure class=portrait></figure><h1>Ann</h1>"
        f"<div class=life>{paragraphs(seed)}</div><ol class=works><li class=work>x</li></ol>"
        "</section>"
    )


def store(seed: object) -> str:
    return (
        "<section class=store><h1>Berlin</h1><div class=map><iframe src=/m></iframe></div>"
        f"<dl class=hours></dl><div class=way>{paragraphs(seed)}</div></section>"
    )


def home(seed: object) -> str:
    return (
        f"<section class=hero><h1>Hello</h1></section><section class=tiles>{words(seed)}</section>"
    )


def of(t: Tables) -> dict[str, str]:
    """URL path (with query) to the name of its page template."""
    found = find_page_templates(t).to_pylist()
    names = {row["url_id"]: row["page_template"] for row in found}
    rows = t.pages.select("url_id", "url").to_pyarrow().to_pylist()
    return {row["url"].partition(".test")[2]: names[row["url_id"]] for row in rows}


def assert_templates(names: dict[str, str], kinds: dict[str, str]) -> None:
    """The pages of each kind have one name, and no two kinds share it."""
    by_kind = defaultdict[str, set[str]](set)
    for path, kind in kinds.items():
        by_kind[kind].add(names[path])
    assert all(len(found) == 1 for found in by_kind.values()), dict(by_kind)
    assert len({name for found in by_kind.values() for name in found}) == len(by_kind)


def slug(seed: object) -> str:
    dice = dice_for(seed)
    return "-".join(dice.choices(WORDS, k=2)) + f"-{dice.randint(100, 9999)}"


def shop() -> Iterator[tuple[str, str, str]]:
    """Path, kind and main markup of a shop with eight page templates in three languages."""
    for lang in LOCALES:
        yield f"/{lang}/", "home", home(lang)
        for n in range(60):
            yield f"/{lang}/p/{slug(('p', lang, n))}", "product", product((lang, n))
        for n in range(12):
            yield f"/{lang}/c/{WORDS[n]}/", "category", listing((lang, n))
            yield f"/{lang}/c/{WORDS[n]}/?page=2", "category", listing((lang, n, 2))
            yield f"/{lang}/c/{WORDS[n]}/{WORDS[n - 1]}/", "category", listing((lang, n, 3))
        for n in range(9):
            yield f"/{lang}/brand/{WORDS[n]}", "brand", brand((lang, n))
        for n in range(20):
            yield f"/{lang}/magazine/{slug(('m', lang, n))}", "article", article((lang, n))
        for n in range(5):
            yield f"/{lang}/magazine/author/{WORDS[n]}", "author", author((lang, n))
        for topic in ("delivery", "returns", "payment", "account"):
            for n in range(4):
                yield f"/{lang}/help/{topic}/{WORDS[n]}", "help", help_page((lang, topic, n))
        for n in range(6):
            yield f"/{lang}/stores/{WORDS[n]}", "store", store((lang, n))


@pytest.mark.parametrize("classes", ["", "page page-{kind}", "{kind} post-{n}"])
def test_a_shop_with_eight_templates_in_three_languages(tables: MakePages, classes: str) -> None:
    rows = list(shop())
    pages = [
        (path, page(main, body=classes.format(kind=kind, n=n), lang=path[1:3]))
        for n, (path, kind, main) in enumerate(rows)
    ]
    names = of(tables(pages))
    assert_templates(names, {path: kind for path, kind, _ in rows})
    assert set(names.values()) == {
        *("Home", "Product", "Category", "Brand", "Article", "Author", "Help page", "Store"),
    }


def test_flat_addresses_are_told_apart_by_shape(tables: MakePages) -> None:
    kinds: dict[str, str] = {}
    pages: Pages = []
    for kind, draw, count in (("product", product, 60), ("article", article, 30)):
        for n in range(count):
            path = f"/{slug((kind, n))}"
            kinds[path] = kind
            pages.append((path, page(draw((kind, n)))))
    assert_templates(of(tables(pages)), kinds)


def test_flat_addresses_are_named_by_their_structured_data(tables: MakePages) -> None:
    pages: Pages = []
    for kind, draw in (("Product", product), ("Article", article)):
        data = f'<script type="application/ld+json">{{"@type":"{kind}"}}</script>'
        pages += [(f"/{slug((kind, n))}", page(draw(n), head=data)) for n in range(20)]
    assert set(of(tables(pages)).values()) == {"Product", "Article"}


def test_pages_that_lack_their_structured_data_stay_with_their_template(tables: MakePages) -> None:
    data = '<script type="application/ld+json">{"@type":"Product"}</script>'
    pages = [(f"/{slug(n)}", page(product(n), head=data if n % 3 else "")) for n in range(40)]
    assert set(of(tables(pages)).values()) == {"Product"}


def test_thin_and_broken_pages_stay_with_their_addresses(tables: MakePages) -> None:
    pages = [(f"/p/{slug(n)}", page(product(n), body="product")) for n in range(60)]
    pages += [(f"/p/{slug(n)}", page("", body="product")) for n in range(60, 75)]
    gone = "<div class=sorry><h1>Not found</h1></div>"
    pages += [(f"/p/{slug(n)}", page(gone, body="error-page")) for n in range(75, 90)]
    pages += [(f"/c/{slug(n)}", page(listing(n), body="listing")) for n in range(30)]
    names = of(tables(pages))
    assert {name for path, name in names.items() if path.startswith("/p/")} == {"Product"}


def test_queries_tell_pages_apart_where_one_program_answers(tables: MakePages) -> None:
    kinds: dict[str, str] = {"/index.php": "home"}
    pages: Pages = [("/index.php", page(home(0)))]
    for view, draw in (("product", product), ("article", article), ("list", listing)):
        for n in range(12):
            path = f"/index.php?view={view}&id={n + 100}"
            kinds[path] = view
            pages.append((path, page(draw((view, n)))))
    assert_templates(of(tables(pages)), kinds)


def test_tracking_and_paging_make_no_template_of_their_own(tables: MakePages) -> None:
    queries = ("", "?utm_source=mail", "?gclid=1", "?page=2", "?page=3", "?color=red&sort=price")
    pages = [("/" + query, page(listing(query))) for query in queries]
    pages += [(f"/lamps{query}", page(listing((1, query)))) for query in queries]
    names = of(tables(pages))
    assert {name for path, name in names.items() if not path.startswith("/lamps")} == {"Home"}
    assert len(set(names.values())) == 2


def test_a_site_with_one_template_has_one(tables: MakePages) -> None:
    pages = [(f"/{a}/{slug((a, n))}", page(article((a, n)))) for a in WORDS for n in range(6)]
    names = of(tables(pages))
    assert len(set(names.values())) == 1


def test_sections_with_pages_of_their_own_are_content(tables: MakePages) -> None:
    """Help topics, each a page above its pages, are one template; so are the topics."""
    topics = ("delivery", "returns", "payment", "account", "repair")
    kinds = {}
    pages = []
    for topic in topics:
        kinds[f"/{topic}/"] = "topic"
        pages.append((f"/{topic}/", page(listing(topic))))
        for n in range(6):
            path = f"/{topic}/{slug((topic, n))}"
            kinds[path] = "answer"
            pages.append((path, page(help_page((topic, n)))))
    assert_templates(of(tables(pages)), kinds)


def test_sections_of_code_stay_apart_though_their_pages_look_alike(tables: MakePages) -> None:
    kinds: dict[str, str] = {}
    pages: Pages = []
    for section in ("lamps-shop", "outlet", "rental"):
        for n in range(20):
            path = f"/{section}/{slug((section, n))}"
            kinds[path] = section
            pages.append((path, page(listing((section, n)))))
    assert_templates(of(tables(pages)), kinds)


def test_a_part_below_many_things_is_a_template_of_its_own(tables: MakePages) -> None:
    kinds: dict[str, str] = {}
    pages: Pages = []
    for n in range(30):
        path = f"/item/{slug(n)}"
        kinds |= {path: "item", f"{path}/report": "report"}
        pages += [(path, page(product(n))), (f"{path}/report", page(store(n)))]
    assert_templates(of(tables(pages)), kinds)


def test_hosts_never_share_a_template(tables: MakePages) -> None:
    pages = [
        (f"http://{host}.test/p/{slug((host, n))}", page(product((host, n))))
        for host in ("one", "two")
        for n in range(10)
    ]
    keys = find_page_templates(tables(pages))["template_key"].to_pylist()
    assert Counter(keys) == {"one.test/p/*": 10, "two.test/p/*": 10}


def test_names_patterns_and_keys(tables: MakePages) -> None:
    pages = [
        (f"/{lang}/p/{slug((lang, n))}", page(product(n))) for lang in LOCALES for n in range(9)
    ]
    pages += [(f"/{lang}/", page(home(lang), lang=lang)) for lang in LOCALES]
    pages += [
        (f"/{lang}/workshop/{WORDS[n]}", page(store(n))) for lang in LOCALES for n in range(5)
    ]
    rows = find_page_templates(tables(pages)).to_pylist()
    columns = ("page_template", "template_key", "url_pattern")
    assert {tuple(row[name] for name in columns) for row in rows} == {
        ("Product", "shop.test/p/*", "/*/p/*"),
        ("Home", "shop.test/", "/*/"),
        ("Pages under /workshop/", "shop.test/workshop/*", "/*/workshop/*"),
    }


def test_keys_stay_when_a_crawl_sees_other_pages_of_the_site(tables: MakePages) -> None:
    rows = [(path, page(main, lang=path[1:3])) for path, _, main in shop()]
    keys = [
        set(find_page_templates(tables(some))["template_key"].to_pylist())
        for some in (rows, rows[::2], rows[1::2], rows[: len(rows) // 3])
    ]
    assert keys[0] == keys[1] == keys[2] == keys[3]


def test_order_of_rows_changes_nothing(tables: MakePages) -> None:
    rows = [(path, page(main, lang=path[1:3])) for path, _, main in shop()]
    mixed = dice_for(7).sample(rows, len(rows))
    assert of(tables(rows)) == of(tables(mixed))


def test_sure_is_lower_for_a_page_unlike_the_others(tables: MakePages) -> None:
    pages = [(f"/p/{slug(n)}", page(product(n))) for n in range(20)]
    pages.append(("/p/odd-1234", page("<div class=sorry><h1>Gone</h1></div>")))
    t = tables(pages)
    sure = {row["url_id"]: row["sure"] for row in find_page_templates(t).to_pylist()}
    by_path = {row["path"]: sure[row["url_id"]] for row in t.pages.to_pyarrow().to_pylist()}
    assert by_path["/p/odd-1234"] < 0.4
    assert all(value > 0.7 for path, value in by_path.items() if "odd" not in path)


def test_only_pages_that_answered_200_with_html_have_a_template(tables: MakePages) -> None:
    t = tables([("/a-1000", page(product(1))), ("/b-1000", page(product(2)))])
    rows = t.pages.to_pyarrow().to_pylist()
    rows[1]["status"] = 404
    t.add("pages", pa.Table.from_pylist(rows, schema=TABLES["pages"].arrow))
    assert find_page_templates(t)["url_id"].to_pylist() == [rows[0]["url_id"]]


def test_a_crawl_without_pages_has_no_templates(tables: MakePages) -> None:
    found = find_page_templates(tables([]))
    assert found.num_rows == 0
    assert found.schema == TABLES["page_templates"].arrow


def test_pages_without_structure_are_grouped_by_address(tables: MakePages) -> None:
    pages = [(f"/{a}/{slug((a, n))}", "<p>x") for a in ("news", "jobs") for n in range(4)]
    assert set(of(tables(pages)).values()) == {"Article", "Job"}


def test_templates_that_share_name_and_pattern_are_told_apart_by_a_page(
    tables: MakePages,
) -> None:
    pages = [(f"/{slug(n)}-a", page(store(n))) for n in range(12)]
    pages += [(f"/{slug(n)}-b", page(listing(n))) for n in range(9)]
    paths = dict(zip((path for path, _ in pages), pages, strict=True))
    names = {row["page_template"] for row in find_page_templates(tables(pages)).to_pylist()}
    plain, longer = sorted(names)
    assert plain == "Top-level pages"
    assert longer.removeprefix("Top-level pages like ") in paths


def test_pages_below_many_names_are_called_after_one_of_them(tables: MakePages) -> None:
    pages = [(f"/{slug(n)}/{slug(n)}/{slug((n, n))}", page(store(n))) for n in range(12)]
    names = {row["page_template"] for row in find_page_templates(tables(pages)).to_pylist()}
    assert names == {f"Pages like {min(path for path, _ in pages)}"}
