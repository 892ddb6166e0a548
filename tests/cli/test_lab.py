import socket

from tests.cli.conftest import Started, Type


def test_lists_the_defects(type_in: Type) -> None:
    ended = type_in("lab", "--list")
    assert ended.exit_code == 0
    assert "canonical-to-error" in ended.output


def test_stars_those_that_are_on(type_in: Type) -> None:
    lines = type_in("lab", "--list", "--defect", "robots-503-trade").output.splitlines()
    assert [line.split()[1] for line in lines if line.startswith("*")] == ["robots-503-trade"]


def test_a_wrong_defect_is_told(type_in: Type) -> None:
    ended = type_in("lab", "--defect", "robots-503-trad")
    assert ended.exit_code == 2
    assert "did you mean robots-503-trade" in ended.output


def test_a_port_in_use_is_told(type_in: Type) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = type_in("lab", "--port", taken.getsockname()[1], "--pages", 100)
    assert ended.exit_code == 2
    assert "choose another with --port" in ended.output


def test_says_where_the_shop_is(start: Started) -> None:
    process = start("lab", "--port", 0, "--pages", 100)
    assert process.stdout is not None
    assert "Larkmoor is open at http://" in process.stdout.readline()
