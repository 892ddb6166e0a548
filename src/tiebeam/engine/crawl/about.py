"""What a site's engineers are told about the crawler that visits them."""

from importlib.resources import files

from tiebeam.engine.crawl.settings import ABOUT_URL, CrawlSettings

_NOWHERE = ("https://example.com/",)


def about_crawler(about_url: str = ABOUT_URL) -> str:
    """The page as Markdown; about_url: where it stands, which the user agent names."""
    text = files("tiebeam.engine.crawl").joinpath("about.md").read_text("utf-8")
    settings = CrawlSettings(_NOWHERE, about_url=about_url)
    return text.replace("{user_agent}", settings.introduction)
