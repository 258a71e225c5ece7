"""``wanjia link`` as people start it: files in, files out, nothing set up."""

import csv
import subprocess
import sys

import pytest

from wanjia.host.link import decoded, read_map
from wanjia.kernel.errors import Refused

MAP = "id: key\ncolumns:\n  first: given\n  last: surname\n  born: date\n  town: place\n"
LEFT = [
    ("key", "first", "last", "born", "town"),
    ("l1", "Thomas", "Clifford", "1851-03-04", "Chudleigh"),
    ("l2", "Ada", "Ferguson", "1860-01-22", "Hull"),
    ("l3", "Émile", "Durand", "1858-09-30", "Lyon"),
]
RIGHT = [
    ("key", " first", " last", " born", " town"),
    ("r1", "Emile", "Durand", "30.09.1858", "Lyon"),
    ("r2", "Tom", "Clifford", "04.03.1851", "Chudleigh"),
    ("r3", "Rose", "Winter", "11.12.1870", "York"),
]


def wanjia(folder, *arguments):
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "WANJIA_HOME": str(folder / "nothing")}
    command = [sys.executable, "-m", "wanjia", "link", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=120
    )


def save(path, rows, *, delimiter, encoding):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def test_two_files_of_different_make_are_linked(tmp_path):
    save(tmp_path / "left.csv", LEFT, delimiter=",", encoding="utf-8-sig")
    save(tmp_path / "right.csv", RIGHT, delimiter=";", encoding="utf-16")
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    done = wanjia(
        tmp_path, "left.csv", "right.csv", "--columns", "map.yaml", "--out", "pairs.csv", "--clusters", "clusters.csv"
    )
    assert done.returncode == 0, done.stderr
    with (tmp_path / "pairs.csv").open(encoding="utf-8") as file:
        heading, *pairs = csv.reader(file)
    assert heading[:3] == ["left_id", "right_id", "probability"]
    assert {tuple(pair[:2]) for pair in pairs} == {("l1", "r2"), ("l3", "r1")}
    with (tmp_path / "clusters.csv").open(encoding="utf-8") as file:
        assert len(list(csv.reader(file))) == 7
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: key\n", "two entries"),
        ("id: key\ncolumns:\n  born: birthday\n", "no type"),
        ("id: key\ncolumns: {}\n", "at least one column"),
        ("id: [", "no YAML"),
    ],
)
def test_a_map_that_cannot_be_read_is_refused(tmp_path, text, said):
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=said):
        read_map(path)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("id", "first", "last", "born", "town"), ("1", "a", "b", "", "")], "has no column key"),
        ([LEFT[0], LEFT[1], LEFT[1]], "two rows have 'l1'"),
        ([LEFT[0], ("", *LEFT[1][1:])], "nothing in key"),
    ],
)
def test_a_file_that_does_not_fit_says_what_is_wrong(tmp_path, rows, said):
    save(tmp_path / "left.csv", rows, delimiter=",", encoding="utf-8")
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    done = wanjia(tmp_path, "left.csv", "--columns", "map.yaml", "--out", "pairs.csv")
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / "pairs.csv").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_is_read_in_each_usual_encoding(encoding):
    assert decoded("姓名,生日\n王小明,1990-01-02\n".encode(encoding)) == "姓名,生日\n王小明,1990-01-02\n"


def test_latin_letters_of_windows_are_not_taken_for_chinese():
    assert decoded("José,Müller,Señor\n".encode("cp1252")) == "José,Müller,Señor\n"
