"""不收集清单: what the page says is what the running code holds."""

import hashlib
import re

import pytest

from wanjia.registry.types import EventKind, FactKind, Source

pytestmark = pytest.mark.django_db


def test_the_hash_on_the_page_is_that_of_the_text(client):
    shown = re.search(r"[0-9a-f]{64}", client.get("/never-held").content.decode().replace("<wbr>", ""))[0]
    assert shown == hashlib.sha256(client.get("/never-held.json").content).hexdigest()


def test_every_closed_catalogue_is_told_whole(client):
    held = client.get("/never-held.json").json()["held"]
    assert {entry["code"] for entry in held["facts"]} == {str(kind.value) for kind in FactKind}
    assert {entry["code"] for entry in held["events"]} == {str(kind.value) for kind in EventKind}
    assert {entry["code"] for entry in held["sources"]} == {str(kind.value) for kind in Source}


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "宗教信仰、民族、政治面貌"), ("en", "Religion, ethnicity")]
)
def test_it_is_readable_in_both_languages_without_signing_in(client, language, words):
    client.cookies["language"] = language
    assert words in client.get("/never-held").content.decode()
