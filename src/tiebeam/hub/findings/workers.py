"""Work that findings need done in the background."""

from django.db import transaction
from django.utils import timezone

from tiebeam.hub.findings import services, verifying
from tiebeam.hub.findings.life import assignees, escalating, routing, watching
from tiebeam.hub.findings.models import Verification
from tiebeam.hub.findings.queries import judged_crawls
from tiebeam.hub.jobs import chores
from tiebeam.hub.jobs.tasks import task
from tiebeam.hub.jobs.watchers import watcher
from tiebeam.hub.sites import services as sites
from tiebeam.hub.sites.models import Crawl
from tiebeam.hub.sites.queries import unread_renderings


@task(max_attempts=5, backoff_s=5)
def ingest(crawl_id: int) -> None:
    """Take over what a judged crawl says."""
    services.ingest(Crawl.objects.select_related("site").get(pk=crawl_id), now=timezone.now())


@task(max_attempts=5, backoff_s=5)
def ingest_again(crawl_id: int) -> None:
    """Take over what a crawl says after it was judged anew."""
    services.ingest_again(Crawl.objects.select_related("site").get(pk=crawl_id))


@watcher
def ingest_rendered() -> None:
    """Queue the reading of every crawl of which pages were rendered."""
    for rendering in unread_renderings():
        with transaction.atomic():
            if sites.hand_to_reading(rendering):
                ingest_again.using(priority=10).enqueue(rendering.crawl_id)


@watcher
def ingest_judged() -> None:
    """Queue the reading of every crawl that was judged."""
    for crawl in judged_crawls():
        with transaction.atomic():
            result = ingest.using(priority=10).enqueue(crawl.pk)
            if not sites.hand_over(crawl, task_id=result.id, now=timezone.now()):
                transaction.set_rollback(True)


@task(max_attempts=3, backoff_s=5, deadline_s=2 * 3600, priority=20)
def run_verification(verification_id: int) -> None:
    """Visit some pages of a finding again."""
    verifying.run(verification_id)


@watcher
def settle_verifications() -> None:
    """Queue every verification that waits, and say which were given up."""
    chores.queue_waiting(Verification, run_verification)
    chores.fail_given_up(Verification, now=timezone.now())


@watcher
def end_what_was_for_a_time() -> None:
    """Reopen findings of which the waiver is over, and end changes of severity."""
    watching.end_waivers(now=timezone.now())
    watching.end_severity_changes(now=timezone.now())


@watcher
def bring_before_others() -> None:
    """Take the next step where an answer is owed for too long."""
    escalating.escalate(now=timezone.now())


@watcher
def release_leavers() -> None:
    """Assign to nobody what was assigned to people who left its owner team."""
    assignees.release_leavers()


@watcher
def propose_owners() -> None:
    """Propose other owners where rules or roles have changed."""
    routing.reroute_next(now=timezone.now())
