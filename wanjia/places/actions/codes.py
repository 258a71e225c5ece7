"""Loading the closed catalogues."""

from importlib.resources import files

from django.db import connections, transaction

from wanjia.places import sql
from wanjia.places.rules.catalogue import code_list
from wanjia.places.types import CodeList


def shipped_code_lists() -> tuple[CodeList, ...]:
    """The lists in the files of this release, by name."""
    folder = files("wanjia.places") / "data" / "codes"
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    return tuple(code_list(file.name.removesuffix(".toml"), file.read_text(encoding="utf-8")) for file in found)


def load_code_lists(*, using: str) -> tuple[CodeList, ...]:
    """Make the tables equal to the files of this release and return the lists. Runs as the owner: the application
    may only read codes. An entry that a file no longer has is a ValueError: codes end by their date.
    """
    lists = shipped_code_lists()
    entries = [(position, code) for one in lists for position, code in enumerate(one.codes)]
    columns: dict[str, list[object]] = {
        "lists": [code.list for _, code in entries],
        "codes": [code.code for _, code in entries],
        "zh": [code.zh for _, code in entries],
        "en": [code.en for _, code in entries],
        "valid_from": [code.valid_from for _, code in entries],
        "valid_to": [code.valid_to for _, code in entries],
        "positions": [position for position, _ in entries],
    }
    names = {
        "names": [one.name for one in lists],
        "standards": [one.standard for one in lists],
        "zh": [one.zh for one in lists],
        "en": [one.en for one in lists],
    }
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(sql.text("missing_codes"), columns)
        if missing := cursor.fetchall():
            raise ValueError(f"codes are never taken out of their file, they end: {missing}")
        cursor.execute(sql.text("load_code_lists"), names)
        cursor.execute(sql.text("load_codes"), columns)
    return lists
