from collections.abc import Callable

from tiebeam.engine.extract import PageFacts

Read = Callable[..., PageFacts]


def test_each_resource_once_by_kind(read: Read) -> None:
    facts = read(
        "<head><link rel=stylesheet href=/a.css><link rel=preload href=/f.woff2 as=font>"
        "<script src=/a.js></script></head><body><img src=/i.png><img src=/i.png>"
        "<iframe src=/frame></iframe><video src=/v.mp4></video><img src=data:image/gif;base64,R>"
        "<script>inline()</script><img>"
    )
    assert facts.resources == [
        ("http://shop.test/a.css", "style"),
        ("http://shop.test/f.woff2", "preload"),
        ("http://shop.test/a.js", "script"),
        ("http://shop.test/i.png", "image"),
        ("http://shop.test/frame", "frame"),
        ("http://shop.test/v.mp4", "media"),
    ]
    assert facts.image_count == 4


def test_resources_are_bounded(read: Read) -> None:
    assert len(read("".join(f"<img src=/{n}>" for n in range(5_000))).resources) == 1_000
