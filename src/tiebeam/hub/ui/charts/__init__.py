"""Pictures of numbers as SVG: sizes in attributes, colours in charts.css, no inline style."""

from tiebeam.hub.ui.charts.bars import Carried, bars
from tiebeam.hub.ui.charts.histogram import Bar, histogram
from tiebeam.hub.ui.charts.ribbon import Part, ribbon
from tiebeam.hub.ui.charts.share import share
from tiebeam.hub.ui.charts.treemap import Cell, treemap

__all__ = ["Bar", "Carried", "Cell", "Part", "bars", "histogram", "ribbon", "share", "treemap"]
