"""The unified social credit code by the vectors of its standard."""

import pytest

from projects import uscc


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "91330421MA0000007Y", "91330421MA28A0002X", "91330421MA2TE5T1XP"]
)
def test_valid_codes(code):
    assert uscc.check(f" {code[:9].lower()} {code[9:]}\n") == code
    assert uscc.is_valid(code)


@pytest.mark.parametrize(
    "code",
    ["91350100M000100Y4Z", "91350100M000100Y44", "9135010OM000100Y43", "91350100M000100Y4", "", "913501XXM000100Y43"],
)
def test_wrong_codes_say_why(code):
    with pytest.raises(uscc.UsccError, match="核对。$"):
        uscc.check(code)
    assert not uscc.is_valid(code)


def test_full_width_and_region():
    assert uscc.normalise("９１３３０４２１ｍａ０００００" + "０７ｙ") == "91330421MA0000007Y"
    assert uscc.region_digits("91330421MA0000007Y") == "330421"
