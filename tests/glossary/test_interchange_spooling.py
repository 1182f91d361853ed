import pytest

from glossary.interchange.spooling import BATCH, Spooled


@pytest.mark.parametrize("number", [0, 1, BATCH, BATCH + 1, 3 * BATCH + 7])
def test_gives_what_was_put_into_it_again_and_again(number):
    spooled = Spooled()
    spooled.extend(range(number))
    assert len(spooled) == number
    assert [*spooled] == [*spooled] == [*range(number)]
    assert not number or spooled.last == number - 1


def test_can_be_gone_through_while_it_is_gone_through():
    spooled = Spooled()
    spooled.extend(range(2 * BATCH + 1))
    assert sum(1 for one, other in zip(spooled, iter(spooled), strict=True) if one == other) == 2 * BATCH + 1


def test_grows_while_it_is_read():
    spooled = Spooled()
    spooled.extend(range(BATCH + 1))
    seen = iter(spooled)
    assert next(seen) == 0
    spooled.append("new")
    assert spooled.last == "new"
    assert [*seen] == [*range(1, BATCH + 1), "new"]
