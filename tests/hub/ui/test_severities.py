from tiebeam.hub.ui.severities import worst


def test_the_gravest_stands_for_all() -> None:
    assert worst(["low", None, "high", "medium"]) == "high"


def test_no_findings_have_no_worst() -> None:
    assert worst([None, None]) is None
