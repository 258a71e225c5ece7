"""The closed catalogues as the public page shows them, and the text whose SHA-256 stands on it."""

import hashlib
import json

from wanjia.desk.pages import words
from wanjia.kernel.errors import N_
from wanjia.places.queries import code_lists
from wanjia.registry.types import EventKind, FactKind, Source, Standing

# What no fact, form field, code list or mapped column may hold, and why or what serves people instead.
NEVER = (
    (N_("Religion, ethnicity, political views"), N_("No service here depends on them.")),
    (N_("Faces, fingerprints and other biometric data"), N_("A document or a person who knows you is enough.")),
    (
        N_("Pregnancies, plans for children, contraception, abortion"),
        N_("They stay between a woman and those who care for her, and only if she asked for care."),
    ),
    (
        N_("Whether a birth was wanted by any plan or quota"),
        N_("There is none. Registering a birth is a free service without conditions."),
    ),
    (N_("Marks for those who complained or petitioned"), N_("A complaint is answered; it does not follow the person.")),
    (N_("Lists of people to be watched"), N_("Families are offered help, and may decline it.")),
    (N_("Criminal, correctional and drug records"), N_("They belong to other authorities by law.")),
    (N_("Credit, sincerity or happiness scores"), N_("Services are assessed here, residents never.")),
    (N_("Where staff or residents walk"), N_("Addresses are kept, movements are not.")),
)


def holdings() -> dict[str, list[dict[str, str]]]:
    """Every closed catalogue of the running system: kinds of facts and events, standings, sources, code lists."""
    kinds = {
        "facts": (FactKind, words.FACTS),
        "events": (EventKind, words.EVENTS),
        "standings": (Standing, words.STANDINGS),
        "sources": (Source, words.SOURCES),
    }
    found = {
        name: [{"code": str(kind.value), "name": kind.name.lower(), "title": titles[kind]} for kind in catalogue]
        for name, (catalogue, titles) in kinds.items()
    }
    for one in code_lists():
        found[f"codes:{one.name}"] = [{"code": entry.code, "zh": entry.zh, "en": entry.en} for entry in one.codes]
    return found


def canonical() -> bytes:
    """The catalogues, and what is never held, as one JSON text that is the same on every machine."""
    content = {"held": holdings(), "never": [words for words, _ in NEVER]}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(text: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text).hexdigest()
