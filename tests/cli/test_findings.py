import csv
import json
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.conftest import Type
from tests.engine.crawl.conftest import serve

from tiebeam.engine import pipeline


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A judged crawl with findings, made once."""
    folder = tmp_path_factory.mktemp("judged") / "crawl"
    with contextmanager(serve)() as site:
        site.page("/", *(f"/p/{number}" for number in range(12)), title="Home")
        for number in range(12):
            site.html(f"/p/{number}", f"<title></title><p>Text number {number} of some words.")
        settings = pipeline.CrawlSettings((site.url(),), allow_private=True, workers=1)
        pipeline.crawl(settings, folder)
    pipeline.judge(folder)
    return folder


@pytest.fixture
def crawled(tmp_path: Path, judged: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, in the folder where commands are typed."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(judged, "crawl"))


def test_names_the_check_so_that_it_can_be_explained(type_in: Type, crawled: Path) -> None:
    assert "title-missing" in type_in("findings", crawled).output


def test_each_side_reads_its_own_words(type_in: Type, crawled: Path) -> None:
    said = {lens: type_in("findings", crawled, "--lens", lens).output for lens in ("seo", "it")}
    assert said["seo"] != said["it"]


def test_every_format_can_be_read_back(type_in: Type, crawled: Path) -> None:
    for form in ("json", "csv", "html", "md", "table"):
        ended = type_in("findings", crawled, "--format", form, "-o", f"out.{form}")
        assert ended.exit_code == 0
    assert json.loads(Path("out.json").read_text())["findings"]
    with Path("out.csv").open(newline="") as file:
        assert list(csv.DictReader(file))
    assert Path("out.html").read_text().startswith("<!doctype html>")
    assert Path("out.md").read_text().startswith("# ")
    assert "title-missing" in Path("out.table").read_text()


def test_a_file_has_the_format_that_its_name_says(type_in: Type, crawled: Path) -> None:
    assert type_in("findings", crawled, "-o", "out.html").exit_code == 0
    assert Path("out.html").read_text().startswith("<!doctype html>")
    assert type_in("findings", crawled, "-o", "out.txt").exit_code == 0
    assert "title-missing" in Path("out.txt").read_text()


def test_json_on_standard_output_is_json_alone(type_in: Type, crawled: Path) -> None:
    assert json.loads(type_in("findings", crawled, "--format", "json").stdout)


def test_fails_on_what_it_was_asked_to(type_in: Type, crawled: Path) -> None:
    assert type_in("findings", crawled, "--fail-on", "info").exit_code == 1
    assert type_in("findings", crawled, "--fail-on", "critical").exit_code == 0


def test_fails_also_on_what_is_not_shown(type_in: Type, crawled: Path) -> None:
    words = ("--severity", "critical", "--fail-on", "info")
    assert type_in("findings", crawled, *words).exit_code == 1


def test_a_policy_is_checked_at_once(type_in: Type, crawled: Path) -> None:
    Path("policy.toml").write_text('[[pages]]\npattern = "/p/*"\nindex = false\n')
    before = type_in("findings", crawled).output
    after = type_in("findings", crawled, "--policy", "policy.toml").output
    assert "index-policy-violation: " in before
    assert "index-policy-violation: " not in after


class TestFailure:
    def test_no_crawl(self, type_in: Type, tmp_path: Path) -> None:
        ended = type_in("findings", tmp_path)
        assert ended.exit_code == 4
        assert "holds no crawl" in ended.output

    def test_newer_format(self, type_in: Type, crawled: Path) -> None:
        path = crawled / "crawl.json"
        path.write_text(path.read_text().replace('"format": 1', '"format": 2'))
        ended = type_in("findings", crawled)
        assert ended.exit_code == 4
        assert "newer Tiebeam" in ended.output

    @pytest.mark.parametrize("how", ["torn", "altered"])
    def test_part(self, type_in: Type, crawled: Path, how: str) -> None:
        path = next((crawled / "pages").glob("*.parquet"))
        data = path.read_bytes()
        path.write_bytes(data[:-9] if how == "torn" else data[:-9] + b"X" + data[-8:])
        ended = type_in("findings", crawled, "--again")
        assert ended.exit_code == 4
        assert path.name in ended.output

    def test_output_that_cannot_be_written(self, type_in: Type, crawled: Path) -> None:
        ended = type_in("findings", crawled, "-o", "nowhere/report.html", "--format", "html")
        assert ended.exit_code == 4
        assert "nowhere/report.html: No such file" in ended.output

    def test_policy_with_a_mistake(self, type_in: Type, crawled: Path) -> None:
        Path("policy.toml").write_text("[[pages]]\npattern =\n")
        ended = type_in("findings", crawled, "--policy", "policy.toml")
        assert ended.exit_code == 2
        assert "line 2" in ended.output
