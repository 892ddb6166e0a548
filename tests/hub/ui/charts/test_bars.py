from tiebeam.hub.ui.charts import Carried, bars


def drawn(*carried: Carried) -> str:
    return bars(carried, "Load", first="accountable", second="responsible")


def test_the_longest_bar_leaves_room_for_its_figure() -> None:
    assert 'class="bar-fill" x="0%" width="60%"' in drawn(Carried("SEO", 4, 2))
    assert 'class="bar-rest" x="60%" width="30%"' in drawn(Carried("SEO", 4, 2))


def test_bars_are_as_long_as_what_is_carried() -> None:
    picture = drawn(Carried("SEO", 8, 0), Carried("Platform", 2, 0))
    assert 'width="90%"' in picture
    assert 'width="22.5%"' in picture


def test_who_cannot_see_it_hears_every_figure() -> None:
    said = "Load: SEO: 4 accountable, 2 responsible, Platform: 1 accountable, 0 responsible"
    assert f'aria-label="{said}"' in drawn(Carried("SEO", 4, 2), Carried("Platform", 1, 0))


def test_without_anything_carried_no_bar_is_wider_than_nothing() -> None:
    assert 'width="0%"' in drawn(Carried("SEO", 0, 0))
    assert drawn().startswith("<svg")


def test_names_are_escaped() -> None:
    assert "<script>" not in drawn(Carried("<script>", 1, 1))
