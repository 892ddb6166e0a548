"""What a site's engineers are told about the crawler that visits them."""

from pathlib import Path

from tiebeam.engine.crawl.settings import ABOUT_URL, CrawlSettings

_PAGE = Path(__file__).with_name("about.md")  # importlib.resources slows the start of every worker
_NOWHERE = ("https://example.com/",)


def about_crawler(about_url: str = ABOUT_URL) -> str:
    """The page as Markdown; about_url: where it stands, which the user agent names."""
    text = _PAGE.read_text("utf-8")
    settings = CrawlSettings(_NOWHERE, about_url=about_url)
    return text.replace("{user_agent}", settings.introduction)
