"""What `tiebeam up` says, at a terminal and into a pipe."""

import io

from tiebeam.hub.telling import CLEAR_LINE, Teller


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_progress_stays_on_one_line() -> None:
    out = Terminal()
    teller = Teller(out)
    teller.show("Visiting pages", "1 URL")
    teller.show("Visiting pages", "2 URLs")
    assert "\n" not in out.getvalue()
    assert out.getvalue().rpartition(CLEAR_LINE)[2] == "Visiting pages: 2 URLs"


def test_what_is_said_takes_the_place_of_progress() -> None:
    out = Terminal()
    teller = Teller(out)
    teller.show("Visiting pages")
    teller.say("3 findings")
    teller.say("They stay")
    assert out.getvalue().rpartition(CLEAR_LINE)[2] == "3 findings\nThey stay\n"


def test_progress_never_wraps() -> None:
    out = Terminal()
    Teller(out).show("Visiting pages", "x" * 500)
    assert len(out.getvalue()) < 200


def test_into_a_pipe_goes_one_line_for_each_thing_that_is_done() -> None:
    out = io.StringIO()
    teller = Teller(out)
    for pages in range(5):
        teller.show("Visiting pages", f"{pages} URLs")
    teller.show("Running the checks")
    teller.say("3 findings")
    assert out.getvalue() == "Visiting pages\nRunning the checks\n3 findings\n"
