"""A crawl that was judged anew says the same as if it had been judged so at first."""

import pytest
from tests.hub.findings.told import FIRST, NOW, SECOND, Tell, finding

from tiebeam.hub.findings import reading, services
from tiebeam.hub.findings.models import UNKNOWN, Finding, Observation, Status
from tiebeam.hub.findings.reading import Report, Said
from tiebeam.hub.sites.models import Crawl, CrawlStatus, Rendering, Site
from tiebeam.hub.sites.queries import is_newest_done

pytestmark = pytest.mark.django_db


def again(crawl: Crawl, report: Report) -> None:
    before = list(Crawl.objects.filter(site=crawl.site, pk__lt=crawl.pk).order_by("pk"))
    services.record_again(crawl, report, before=before)


def statuses(crawl: Crawl) -> dict[str, str]:
    said = Observation.objects.filter(crawl=crawl)
    return {one.finding.fingerprint: one.status for one in said}


def test_what_it_says_beside_is_new(tell: Tell) -> None:
    crawl = tell(finding())
    first = Finding.objects.get()
    again(crawl, Report(found=[finding(), finding(SECOND)]))
    assert statuses(crawl) == {FIRST: Status.NEW, SECOND: Status.NEW}
    assert Finding.objects.get(fingerprint=FIRST).pk == first.pk


def test_what_only_its_first_judgement_said_is_gone(tell: Tell) -> None:
    crawl = tell(finding(), finding(SECOND))
    again(crawl, Report(found=[finding(SECOND)]))
    assert statuses(crawl) == {SECOND: Status.NEW}
    assert not Finding.objects.filter(fingerprint=FIRST).exists()


def test_what_an_earlier_crawl_found_stays_open(tell: Tell) -> None:
    tell(finding())
    said = {FIRST: Said(Status.OPEN)}
    crawl = tell(finding(), said=said)
    again(crawl, Report(found=[finding()], said=said))
    one = Finding.objects.get()
    assert (one.status, one.last_seen, one.observations.count()) == (Status.OPEN, crawl, 2)


def test_what_it_could_not_tell_first_it_tells_now(tell: Tell) -> None:
    earlier = tell(finding())
    crawl = tell(said={FIRST: Said(UNKNOWN, "no page was rendered")})
    assert Finding.objects.get().last_seen == earlier
    again(crawl, Report(found=[finding()], said={FIRST: Said(Status.OPEN)}))
    assert (statuses(crawl), Finding.objects.get().last_seen) == ({FIRST: Status.OPEN}, crawl)


def test_what_it_called_fixed_and_shows_now_was_never_fixed(tell: Tell) -> None:
    tell(finding())
    crawl = tell(said={FIRST: Said(Status.FIXED)})
    again(crawl, Report(found=[finding()], said={FIRST: Said(Status.OPEN)}))
    one = Finding.objects.get()
    assert (one.status, one.fixed_in) == (Status.OPEN, None)


def test_what_it_called_open_and_no_longer_shows_was_seen_last_before(tell: Tell) -> None:
    earlier = tell(finding())
    crawl = tell(finding(), said={FIRST: Said(Status.OPEN)})
    again(crawl, Report(found=[], said={FIRST: Said(Status.FIXED)}))
    one = Finding.objects.get()
    assert (one.status, one.last_seen, one.fixed_in) == (Status.FIXED, earlier, crawl)


def test_twice_is_the_same_as_once(tell: Tell) -> None:
    tell(finding())
    crawl = tell(finding(), said={FIRST: Said(Status.OPEN)})
    report = Report(found=[finding(), finding(SECOND)], said={FIRST: Said(Status.OPEN)})
    again(crawl, report)
    once = statuses(crawl)
    again(crawl, report)
    assert statuses(crawl) == once == {FIRST: Status.OPEN, SECOND: Status.NEW}


def test_a_crawl_with_a_later_one_says_nothing_anew(
    tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl = tell(finding())
    tell(finding(), said={FIRST: Said(Status.OPEN)})
    monkeypatch.setattr(reading, "read", lambda *_, **__: pytest.fail("it was read"))
    assert not is_newest_done(crawl)
    services.ingest_again(crawl)


@pytest.mark.parametrize(("status", "reads"), [("done", 1), ("cancelled", 1), ("failed", 0)])
def test_a_rendering_is_read_once_where_pages_were_seen(
    site: Site, status: str, reads: int
) -> None:
    from django_tasks_db.models import DBTaskResult

    from tiebeam.hub.findings import workers

    crawl = Crawl.objects.create(site=site, number=1, status=CrawlStatus.DONE, requested_at=NOW)
    Rendering.objects.create(crawl=crawl, per_template=1, status=status, started_at=NOW)
    workers.ingest_rendered()
    workers.ingest_rendered()
    tasks = [task.args_kwargs["args"] for task in DBTaskResult.objects.all()]
    assert tasks == [[crawl.pk]] * reads
