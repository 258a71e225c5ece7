"""The words for what is not held here, and finding them in what the product says."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).parent
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
JOINTS = re.compile(r"[\s_\-]+")
BARRIER = re.compile(r"[^a-z ]+")  # two words with a full stop or a tag between them are no phrase
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Text:
    """Something that the product says or names; ``place`` is a file below the package, or "url", "table" and so on."""

    place: str
    text: str
    line: int = 0


@dataclass(frozen=True)
class Concept:
    """One thing that is not held, with its names in both languages; ``rule`` is the rule of scope that says so."""

    name: str
    rule: int
    en: tuple[str, ...]
    zh: tuple[str, ...]


@dataclass(frozen=True)
class Excuse:
    """A text that names something to say that it is not held, or that only who asks is served: in its exact words."""

    says: tuple[str, ...]
    reason: str


class Lexicon:
    """Finds its words in texts: English by whole words in every spelling of a program, Chinese anywhere."""

    def __init__(self, concepts: Iterable[Concept]):
        self.concepts = tuple(concepts)
        self._words = {_shape(word): word for concept in self.concepts for word in concept.en}
        self._chinese = sorted({word for concept in self.concepts for word in concept.zh}, key=len, reverse=True)

    @cached_property
    def _any_english(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![a-z])(?:{'|'.join(sorted(self._words, key=len, reverse=True))})(?![a-z])")

    @cached_property
    def _any_chinese(self) -> re.Pattern[str]:
        return re.compile("|".join(self._chinese))

    def words_in(self, text: str) -> set[str]:
        """The words of the lexicon that stand in a text."""
        english = {self._named(match[0]) for match in self._any_english.finditer(plain(text))}
        return english | set(self._any_chinese.findall(BLANKS.sub("", text)))

    def _named(self, found: str) -> str:
        return next(word for shape, word in self._words.items() if re.fullmatch(shape, found))


def plain(text: str) -> str:
    """Small letters, with one blank where words of any spelling meet and a stop where a phrase ends."""
    return BARRIER.sub(".", JOINTS.sub(" ", CAMEL.sub(" ", text)).lower())


def _shape(word: str) -> str:
    """The pattern of a word: "?" is any letter, "*" the rest of a stem; blanks may be missing, a plural is the same."""
    stem = word.replace("*", "[a-z]*").replace("?", "[a-z]").replace(" ", " ?")
    return stem if word.endswith("*") else f"{stem}(?:s|es)?"


def lexicon() -> Lexicon:
    rows = tomllib.loads((HERE / "lexicon.toml").read_text(encoding="utf-8"))["concept"]
    return Lexicon(Concept(row["name"], row["rule"], tuple(row["en"]), tuple(row["zh"])) for row in rows)


def excuses() -> tuple[Excuse, ...]:
    rows = tomllib.loads((HERE / "exceptions.toml").read_text(encoding="utf-8"))["exception"]
    return tuple(Excuse(tuple(row["says"]), row["reason"]) for row in rows)


def unexcused(texts: Iterable[Text], excused: Iterable[Excuse], words: Lexicon) -> list[str]:
    """What the texts say once the excused ones are taken out, one line a word."""
    sentences = sorted((sentence for one in excused for sentence in one.says), key=len, reverse=True)
    return [
        f"{one.place}:{one.line} says {word!r}"
        for one in texts
        if words.words_in(one.text)
        for word in sorted(words.words_in(_cut(one.text, sentences)))
    ]


def idle(texts: Iterable[Text], excused: Iterable[Excuse]) -> list[str]:
    """Excused sentences that nobody says any more."""
    said = " ".join(one.text for one in texts)
    return [sentence for one in excused for sentence in one.says if sentence not in said]


def _cut(text: str, sentences: list[str]) -> str:
    """Without those sentences that stand alone or between quotes or tags: a longer one is another sentence."""
    for sentence in sentences:
        text = re.sub(rf"""(^|["'>])\s*{re.escape(sentence)}\s*(?=$|["'<])""", r"\1", text)
    return text
