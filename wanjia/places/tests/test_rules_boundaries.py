import pytest
import shapely
from shapely.geometry import mapping

from wanjia.places.rules.boundaries import outlines

SQUARE = mapping(shapely.box(120, 36, 121, 37))


def feature(geometry=SQUARE, code="370202"):
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def document(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def test_a_polygon_with_a_code_is_an_outline():
    [outline], problems = outlines(document(feature()))
    assert not problems
    assert (outline.code, outline.geometry.bounds) == ("370202000000", (120, 36, 121, 37))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (feature(code=""), "boundary.code"),
        (feature(code="青岛"), "boundary.code"),
        ({"geometry": SQUARE}, "boundary.code"),
        ("feature", "boundary.code"),
        (feature(geometry=None), "boundary.geometry"),
        (feature(geometry={"type": "Polygon", "coordinates": "x"}), "boundary.geometry"),
        (feature(geometry={"type": "Polygon"}), "boundary.geometry"),
        (feature(geometry={"type": "Sphere", "coordinates": []}), "boundary.geometry"),
        (feature(geometry=mapping(shapely.Point(120, 36))), "boundary.type"),
        (feature(geometry={"type": "Polygon", "coordinates": []}), "boundary.type"),
        (feature(geometry=mapping(shapely.box(36, 120, 37, 121))), "boundary.degrees"),
        (feature(geometry=mapping(shapely.box(500000, 4000000, 500001, 4000001))), "boundary.degrees"),
        (feature(geometry=mapping(shapely.Polygon([(120, 36), (121, 37), (121, 36), (120, 37)]))), "boundary.invalid"),
        (feature(geometry={"type": "Polygon", "coordinates": [[[float("nan"), 36], [121, 36], [121, 37]]]}), None),
    ],
)
def test_a_bad_feature_is_named_and_the_good_one_stays(bad, code):
    good, problems = outlines(document(feature(code="370203"), bad))
    assert [outline.code for outline in good] == ["370203000000"]
    assert problems[0].params["feature"] == "2"
    assert "Feature 2" in str(problems[0])
    assert code in {problems[0].code, None}


def test_a_second_outline_of_an_area_is_refused():
    good, [problem] = outlines(document(feature(), feature()))
    assert (len(good), problem.code) == (1, "boundary.twice")


@pytest.mark.parametrize("what", [None, [], {"features": "x"}, {"type": "Feature"}, 7])
def test_a_file_of_another_kind_is_refused(what):
    good, [problem] = outlines(what)
    assert (good, problem.code) == ([], "boundary.file")
