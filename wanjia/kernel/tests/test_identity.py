from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanjia.kernel.counties import counties, provinces
from wanjia.kernel.errors import Refused
from wanjia.kernel.identity import (
    CENTENARIAN_SEQUENCES,
    EARLIEST_BIRTH,
    AreaStanding,
    IdentityKind,
    Mend,
    Sex,
    check_character,
    lengthen,
    masked,
    masked_phone,
    read,
)

births = st.dates(min_value=EARLIEST_BIRTH, max_value=date(2099, 12, 31))
sequences = st.integers(0, 999).map("{:03}".format)


def complete(area: str, born: date, sequence: str) -> str:
    first_17 = f"{area}{born:%Y%m%d}{sequence}"
    return first_17 + check_character(first_17)


numbers = st.builds(complete, st.sampled_from(sorted(counties())), births, sequences)


def code_of(text: str, **options) -> str:
    with pytest.raises(Refused) as refusal:
        read(text, **options)
    (problem,) = refusal.value.problems
    assert problem.field == "identity_number"
    return problem.code.removeprefix("identity_number.")


@pytest.mark.parametrize(
    ("text", "sex", "born", "area"),
    [
        ("370202199001010015", Sex.MALE, date(1990, 1, 1), AreaStanding.CURRENT),
        ("11010519491231002X", Sex.FEMALE, date(1949, 12, 31), AreaStanding.CURRENT),
        ("37028220000229001X", Sex.MALE, date(2000, 2, 29), AreaStanding.RETIRED),
    ],
)
def test_known_good_numbers(text, sex, born, area):
    number = read(text)
    assert (number.text, number.kind) == (text, IdentityKind.CITIZEN)
    assert (number.sex, number.birth_date, number.area) == (sex, born, area)
    assert number.area_code == text[:6]
    assert number.retired_area == (area is AreaStanding.RETIRED)
    assert number.mended == ()


@given(births, sequences, st.sampled_from(sorted(counties())))
def test_what_went_into_a_number_comes_out(born, sequence, area):
    number = read(complete(area, born, sequence))
    assert (number.birth_date, number.area_code) == (born, area)
    assert (number.sex is Sex.MALE) == (int(sequence) % 2 == 1)


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(number, place, digit):
    spoiled = number[:place] + digit + number[place + 1 :]
    if spoiled != number:
        with pytest.raises(Refused):
            read(spoiled)


@given(numbers, st.integers(0, 16))
def test_two_neighbours_changed_about_are_always_found(number, place):
    one, other = number[place], number[place + 1]
    if one != other:
        with pytest.raises(Refused):
            read(number[:place] + other + one + number[place + 2 :])


@pytest.mark.parametrize("text", [None, "", "  ", "\u3000", "\ufeff"])
def test_nobody_needs_a_number(text):
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("３７０２０２１９９００１０１００１５", (Mend.WIDTH,)),
        (" 370202 19900101-0015 ", (Mend.SPACES,)),
        ("'370202199001010015", (Mend.SPACES,)),
        ("370202\u200b199001010015\ufeff", (Mend.SPACES,)),
    ],
)
def test_slips_of_the_pen_are_mended_and_reported(text, mended):
    number = read(text)
    assert (number.text, number.mended) == ("370202199001010015", mended)


@pytest.mark.parametrize("letter", ["x", "×", "Х", "х", "Χ", "χ"])
def test_every_look_alike_of_the_last_x_is_mended(letter):
    number = read("11010519491231002" + letter)
    assert (number.text, number.mended) == ("11010519491231002X", (Mend.LETTER_X,))


def test_full_width_and_roman_x_are_mended():
    assert read("１１０１０５１９４９１２３１００２ｘ").mended == (Mend.WIDTH, Mend.LETTER_X)
    assert read("11010519491231002Ⅹ").mended == (Mend.WIDTH,)


def test_fifteen_digits_become_eighteen():
    number = read("370202900101001")
    assert (number.text, number.mended) == ("370202199001010015", (Mend.LENGTHENED,))


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), sequences)
def test_lengthening_gives_the_number_of_the_same_person(born, sequence):
    fifteen = f"370202{born:%y%m%d}{sequence}"
    century = 18 if sequence in CENTENARIAN_SEQUENCES and born.year >= 1970 else 19
    assert lengthen(fifteen)[6:10] == f"{century}{born:%y}"
    assert lengthen(fifteen)[17] == check_character(lengthen(fifteen)[:17])


def test_the_first_generation_kept_four_sequences_for_the_very_old():
    assert read("370202950101998").birth_date == date(1895, 1, 1)
    assert read("370202700101996").birth_date == date(1870, 1, 1)
    assert read("370202691231996").birth_date == date(1969, 12, 31)  # nobody born in 1869 lived to be numbered


@pytest.mark.parametrize(
    ("area", "kind"),
    [
        ("810000", IdentityKind.HONG_KONG_PERMIT),
        ("820000", IdentityKind.MACAO_PERMIT),
        ("830000", IdentityKind.TAIWAN_PERMIT),
    ],
)
def test_residence_permits(area, kind):
    number = read(complete(area, date(1985, 5, 6), "002"))
    assert (number.kind, number.sex, number.area) == (kind, Sex.FEMALE, AreaStanding.CURRENT)


def test_a_foreigners_card_of_today():
    number = read(complete("937840", date(1980, 2, 3), "001"))
    assert (number.kind, number.birth_date) == (IdentityKind.FOREIGN_PERMANENT, date(1980, 2, 3))
    assert (number.area_code, number.area) == ("", AreaStanding.NONE)


def test_a_foreigners_card_of_before_december_2023_tells_neither_birth_nor_sex():
    number = read("can110078010101")
    assert (number.text, number.kind) == ("CAN110078010101", IdentityKind.FOREIGN_PERMANENT_OLD)
    assert (number.sex, number.birth_date) == (None, None)
    assert number.mended == (Mend.CAPITALS,)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("370203198502290010", "birth_date"),
        (complete("370202", date(1990, 1, 1), "001")[:17] + "4", "check_character"),
        ("37020219900101001", "length"),
        ("3702021990010100155", "length"),
        ("37020219900101A015", "characters"),
        ("٣٧٠٢٠٢١٩٩٠٠١٠١٠٠١٥", "characters"),
        ("3702****0015", "length"),
        ("3.70202E+17", "shortened"),
        ("370202199001010000", "rounded"),
        (complete("100101", date(1990, 1, 1), "001"), "province"),
        (complete("370202", date(1849, 12, 31), "001"), "birth_date"),
        (complete("370298", date(1990, 1, 1), "001"), "synthetic"),
    ],
)
def test_what_cannot_be_is_refused_by_name(text, code):
    assert code_of(text) == code


def test_a_birth_after_today_is_refused():
    tomorrow = complete("370202", date(2026, 11, 22), "001")
    assert code_of(tomorrow, on=date(2026, 11, 21)) == "birth_in_future"
    assert read(tomorrow, on=date(2026, 11, 22)).birth_date == date(2026, 11, 22)


def test_the_synthetic_county_is_taken_in_the_demo_only():
    text = complete("370298", date(1990, 1, 1), "001")
    assert read(text, demo=True).area is AreaStanding.SYNTHETIC
    assert code_of(text) == "synthetic"


@given(st.sampled_from(sorted(provinces())), st.integers(0, 9999).map("{:04}".format))
def test_a_county_younger_than_the_list_is_taken_and_named_unknown(province, rest):
    area = province + rest
    if area not in counties() and area != "370298":
        assert read(complete(area, date(2026, 1, 1), "001")).area is AreaStanding.UNKNOWN


@given(st.text(max_size=25) | st.text("0123456789Xx ", min_size=14, max_size=19))
def test_any_text_is_read_or_refused_without_repeating_it(text):
    try:
        number = read(text)
    except Refused as refusal:
        number, said = None, str(refusal)
    else:
        said = ""
    assert len(text) < 12 or text not in said
    assert number is None or read(number.text).text == number.text


@given(numbers)
def test_reading_again_changes_nothing(text):
    once = read(text)
    assert read(once.text) == once


def test_numbers_stay_out_of_logs():
    assert repr(read("370202199001010015")) == "<IdentityNumber citizen>"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("370202199001010015", "3702********0015"), ("CAN110078010101", "CAN1********0101"), ("3702", "****"), ("", "")],
)
def test_masking_of_numbers(number, shown):
    assert masked(number) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812345678", "138****5678"), ("85912345", "******45"), ("053285912345", "053*****2345"), ("110", "***")],
)
def test_masking_of_phones(phone, shown):
    assert masked_phone(phone) == shown
