"""People who look at the hub, for Locust: each opens one page after the other, none in step.

Told by the environment: HUB_COOKIES and HUB_FINDINGS, as JSON, and HUB_PACE_S, the mean time
between two pages.
"""

import itertools
import json
import os
import random
import time

from locust import HttpUser, between, task

COOKIES = itertools.cycle(json.loads(os.environ["HUB_COOKIES"]))
FINDINGS = json.loads(os.environ["HUB_FINDINGS"])
PACE_S = float(os.environ["HUB_PACE_S"])
WORDS = ("oak", "table", "lamp", "chair", "velvet", "brass", "linen", "walnut", "shelf", "mirror")
LISTS = ("", "?severity=high", "?owner=backend", "?stage=accepted", "?sort=-pages")
QUESTIONS = (
    "sort=-inlinks",
    "c=title&o=contains&v={word}&sort=title",
    "c=url&o=contains&v={word}&sort=-inlinks",
    "c=status&o=is&v=404",
    "c=page_template&o=is&v=Product&c=ttfb_ms&o=ge&v=400&sort=-ttfb_ms",
    "c=indexable&o=yes&v=&c=in_sitemap&o=no&v=&c=depth&o=ge&v=4&sort=-ttfb_ms",
)


class Person(HttpUser):
    """Somebody who is signed in."""

    wait_time = between(PACE_S / 2, PACE_S * 3 / 2)

    def on_start(self) -> None:
        """Take a session of one's own, and begin at some moment: people do not come in step."""
        time.sleep(random.uniform(0, PACE_S))  # noqa: S311 no secret
        self.client.headers["Cookie"] = next(COOKIES)

    @task
    def today(self) -> None:
        """What waits for them."""
        self.client.get("/", name="Today")

    @task
    def findings(self) -> None:
        """The list, narrowed in some way."""
        self.client.get(f"/findings/{random.choice(LISTS)}", name="findings")  # noqa: S311 no secret

    @task
    def finding(self) -> None:
        """One finding."""
        self.client.get(f"/findings/{random.choice(FINDINGS)}/", name="finding")  # noqa: S311 no secret

    @task
    def explore(self) -> None:
        """URLs by a filter, in an order."""
        query = random.choice(QUESTIONS).format(word=random.choice(WORDS))  # noqa: S311 no secret
        self.client.get(f"/sites/1/urls/?{query}", name="URL explorer")
