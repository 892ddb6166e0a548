import pytest

from tiebeam.hub.ui.charts.share import share


@pytest.mark.parametrize(("part", "width"), [(0.62, "62%"), (1.7, "100%"), (-1, "0%")])
def test_the_bar_is_as_long_as_its_share_and_never_longer(part: float, width: str) -> None:
    assert f'class="share-fill" width="{width}"' in share(part)


def test_the_bar_takes_the_colour_of_its_severity() -> None:
    assert 'class="share-bar is-high"' in share(0.5, "high")
