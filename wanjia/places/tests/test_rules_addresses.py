import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from wanjia.places.rules.addresses import address_problems, is_readable, normal, normal_part
from wanjia.places.types import Address


@given(st.text(max_size=30))
def test_normal_form_is_written_once(text):
    assert normal_part(normal_part(text)) == normal_part(text)


@given(st.text(alphabet=st.characters(categories=["Nd", "Lu", "Lo"]), max_size=20))
def test_width_case_and_blanks_do_not_make_another_door(text):
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)
    assert normal_part(f" {wide.lower()}　") == normal_part(text.lower())


@given(st.characters())
def test_what_cannot_be_read_is_control_halves_and_separators(character):
    assert is_readable(character) == (unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"})


@given(st.floats(73, 136), st.floats(3, 54))
def test_every_position_in_the_country_is_fine(longitude, latitude):
    assert not address_problems(normal(Address(1, "3号楼", door="201", longitude=longitude, latitude=latitude)))


@given(st.floats(73, 136), st.floats(3, 54))
def test_longitude_and_latitude_turned_round_are_seen_where_the_country_tells_them_apart(longitude, latitude):
    turned = Address(1, longitude=latitude, latitude=longitude)
    assert [problem.code for problem in address_problems(turned)] == ["address.position"]
