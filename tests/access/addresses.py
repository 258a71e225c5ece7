"""Every address of the site, walked from the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# What stands in an address where a test brings no object of its own: it exists nowhere.
NOTHING = {"int": 0, "uuid": UUID(int=0), "uuidstr": UUID(int=0), "str": "none", "slug": "none", "path": "none"}


@dataclass(frozen=True)
class Address:
    """One pattern: its full name, its view, and the converters of its places by name."""

    name: str
    view: object
    places: tuple[tuple[str, str], ...]

    def url(self, **given: object) -> str:
        return reverse(self.name, kwargs={name: NOTHING[kind] for name, kind in self.places} | given)

    @property
    def policy(self):
        return getattr(self.view, "policy", None)


def addresses(urlconf: str | None = None) -> list[Address]:
    return list(_walk(get_resolver(urlconf), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern, inner)
        else:
            yield Address(f"{prefix}{pattern.name}", pattern.callback, _places(pattern))


def _places(pattern: URLPattern) -> tuple[tuple[str, str], ...]:
    kinds = {
        name: type(one).__name__.removesuffix("Converter").lower() for name, one in pattern.pattern.converters.items()
    }
    return tuple({name: "str" if kind == "string" else kind for name, kind in kinds.items()}.items())
