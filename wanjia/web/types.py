"""What the floors above hand to the frame."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Entry:
    """One line of the menu: a translatable title and the name of the URL it opens."""

    title: str
    url_name: str


@dataclass(frozen=True)
class Section:
    """A part of the menu with its icon; shown when at least one of its entries is."""

    title: str
    icon: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Menu:
    """The whole menu; ``phone`` are the few entries of the bar at the bottom of a phone, each with an icon.

    ``search`` names the URL that the box in the header posts to, ``home`` the page behind the name of the platform.
    """

    sections: tuple[Section, ...]
    phone: tuple[tuple[Entry, str], ...]
    search: str
    home: str


@dataclass(frozen=True)
class Viewer:
    """Who looks, in the words of the header. ``scope`` runs from the largest area to the smallest.

    ``sheet`` are the entries of the user's own menu (password, sign out) and may be empty for a visitor.
    """

    name: str = ""
    post: str = ""
    scope: tuple[str, ...] = ()
    sheet: tuple[Entry, ...] = ()
    sign_out: str = ""


MayOpen = Callable[[HttpRequest, str], bool]
