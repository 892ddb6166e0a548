from tests.cli.conftest import Type


def test_tells_both_sides(type_in: Type) -> None:
    said = type_in("explain", "canonical-to-error").output
    assert "To SEO" in said
    assert "To engineering" in said


def test_lists_all_checks(type_in: Type) -> None:
    assert "canonical-to-error" in type_in("explain").output


def test_a_wrong_name_is_told_with_near_ones(type_in: Type) -> None:
    ended = type_in("explain", "canonical-to-eror")
    assert ended.exit_code == 2
    assert "did you mean canonical-to-error" in ended.output
