import pytest

from wanjia.kernel.counties import SYNTHETIC_COUNTY, counties, county_name, is_current, provinces


def test_the_list_holds_every_code_of_its_source():
    assert len(counties()) == 7185
    assert sum(is_current(code) for code in counties()) > 3209


@pytest.mark.parametrize("code", ["370202", "370203", "370211", "370212", "370213", "370214", "370215", "370281"])
def test_the_counties_of_qingdao_are_current(code):
    assert is_current(code)


@pytest.mark.parametrize("code", ["370204", "370205", "370206", "370221", "370222", "370282", "370284"])
def test_former_counties_of_qingdao_are_retired(code):
    assert code in counties()
    assert not is_current(code)


def test_the_synthetic_county_was_never_assigned():
    assert SYNTHETIC_COUNTY not in counties()
    assert not is_current(SYNTHETIC_COUNTY)


def test_provinces_include_the_permits_of_hong_kong_macao_and_taiwan():
    assert {"37", "11", "81", "82", "83"} <= provinces()
    assert "99" not in provinces()


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("130123", 1985, "栾城县"),  # before its first year: the oldest name known
        ("130123", 1992, "栾城县"),
        ("130123", 1993, "正定县"),
        ("370282", 2020, "即墨市"),  # after its last year: the last name
        ("370298", 2020, ""),
    ],
)
def test_the_name_of_a_year(code, year, name):
    assert county_name(code, year) == name
