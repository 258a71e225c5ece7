import pytest

from wanjia.kernel.errors import Forbidden, NotFound, Problem, Refused, WanjiaError


def test_a_problem_says_its_sentence_with_its_values():
    assert str(Problem("name.length", "%(found)s is too long", "name", {"found": "120"})) == "120 is too long"


def test_a_refusal_carries_every_problem_in_order():
    first, second = Problem("a", "First."), Problem("b", "Second.", "name")
    refusal = Refused(first, second)
    assert refusal.problems == (first, second)
    assert str(refusal) == "First.; Second."


def test_a_refusal_without_a_reason_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="at least one problem"):
        Refused()


def test_a_forbidden_door_names_the_ways_in():
    assert Forbidden("No.", ways=("break_the_glass",)).ways == ("break_the_glass",)
    assert Forbidden("No.").ways == ()


@pytest.mark.parametrize("kind", [Refused, NotFound, Forbidden])
def test_the_outermost_door_can_tell_them_from_faults(kind):
    assert issubclass(kind, WanjiaError)
