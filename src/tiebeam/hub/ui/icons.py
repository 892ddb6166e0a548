"""Icons for templates, each drawn once: a list has hundreds, and drawing reads and writes XML.

The archive of all icons is opened once, too: the library opens it for each icon, which takes 30 ms.
"""

from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from django import template
from django.utils.safestring import SafeString
from lucide import IconDoesNotExist

register = template.Library()

REMEMBERED = 1_000

SVG = "{http://www.w3.org/2000/svg}"


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: str) -> SafeString:
    """The icon of that name, as the tag of the same name in lucide draws it."""
    return _drawn(name, size, tuple(attributes.items()))


@lru_cache(REMEMBERED)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, str], ...]) -> SafeString:
    svg = _read(name)
    if size is not None:
        svg.attrib["width"] = svg.attrib["height"] = str(size)
    svg.attrib.update((key.replace("_", "-"), str(value)) for key, value in attributes)
    return SafeString(ET.tostring(svg, encoding="unicode"))


def _read(name: str) -> ET.Element:
    try:
        svg = ET.fromstring(_archive().read(f"{name}.svg"))  # noqa: S314 the library's
    except KeyError:
        raise IconDoesNotExist(name) from None
    for node in svg.iter():
        node.tag = node.tag.removeprefix(SVG)
    return svg


@cache
def _archive() -> ZipFile:
    return ZipFile(BytesIO(resources.files("lucide").joinpath("lucide.zip").read_bytes()))
