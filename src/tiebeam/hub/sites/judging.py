"""How a crawl is judged: by what its site declares, and a build also as if it were live."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tiebeam.hub.sites import environments, page_templates
from tiebeam.hub.sites.models import Crawl, Site

if TYPE_CHECKING:
    from tiebeam.engine import pipeline

POLICY = "policy.toml"
"""The index policy that judged the crawl, beside its tables."""

OnStage = Callable[[str, int, int], None]


def judge_with_site(crawl: Crawl, *, on_stage: OnStage) -> None:
    """Judge by what the site declares now, and keep that with the crawl."""
    _keep_policy(crawl)
    _judge(crawl, page_templates.rules_for(crawl), on_stage)


def judge_again(crawl: Crawl, *, on_stage: OnStage) -> None:
    """Judge by what was kept with the crawl. Raises CrawlError, PolicyError, NoCrawl, TornPart."""
    _judge(crawl, None, on_stage)


def _judge(
    crawl: Crawl, rules: "Sequence[pipeline.TemplateRule] | None", on_stage: OnStage
) -> None:
    from tiebeam.engine import pipeline

    file = crawl.folder / POLICY
    policy = file if file.exists() else None
    pipeline.judge(crawl.folder, policy=policy, template_rules=rules, on_stage=on_stage)
    if crawl.environment:
        environments.tell_as_production(crawl)
        rules = page_templates.rules_of(crawl.site)
        pipeline.judge(crawl.as_production, policy=policy, template_rules=rules, on_stage=on_stage)


def _keep_policy(crawl: Crawl) -> Path:
    """The site's policy of this moment, beside the tables; no file where there is none."""
    text = Site.objects.values_list("policy", flat=True).get(pk=crawl.site_id)
    file = crawl.folder / POLICY
    if text.strip():
        file.write_text(text, "utf-8")
    else:
        file.unlink(missing_ok=True)
    return file
