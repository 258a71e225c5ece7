"""Hukou: the area and the book people are registered in, and since when."""

from dataclasses import dataclass

import numpy as np

from wanjia.demo.rules import relations
from wanjia.demo.rules.kinship import Links
from wanjia.demo.rules.residence import ELSEWHERE_IN_CITY, LOCAL, OUTSIDE, Places, Residence
from wanjia.demo.types import (
    ALIVE,
    CHILDREN,
    HUSBAND,
    NEVER,
    SLOTS,
    WIFE,
    Families,
    Flags,
    Ints,
    Moment,
)

MAIN, ELDERS, OWN, PARENTS, AWAY = range(5)  # kinds of books
Dates = tuple[Ints, Ints]  # the day and the place before, (n, 9) each
BOOKS = 16  # numbers of books kept free for each living household
_KEEPS_OWN = 0.06  # wives and husbands who left theirs where it was
_WITH_PARENTS = 0.25  # grown children still in the parents' book
_ELDERS_OWN_BOOK = 0.35
_UNREGISTERED_DAYS = 40


@dataclass(frozen=True)
class Registration:
    """All (n, 9). ``area`` 0: not registered yet. ``book`` 0: registered outside the city or not at all."""

    area: Ints
    book: Ints
    relation: Ints
    since: Ints
    before: Ints


@dataclass(frozen=True)
class Household:
    """What registration needs of the living households beside the families."""

    serial: Ints
    relation: Ints
    related: Flags
    only: Flags
    sharers: Flags


def register(
    rng: np.random.Generator,
    families: Families,
    lives: Residence,
    known: tuple[Household, Links, Places],
    moment: Moment,
) -> Registration:
    """Books with one head each; a household away from its registration still has a book of its own there."""
    household, links, where = known
    book = _books(rng, families, lives, household, links)
    area = _areas(rng, families, lives, book, where)
    volume = np.where(book == OWN, 2 + np.arange(SLOTS), np.minimum(book, 1))
    number = np.where(book == AWAY, 0, household.serial[:, None] * BOOKS + volume)
    relation = _relations(families, household, book)
    _with_parents(links, household, book, (area, number, relation))
    since, before = _within_life(families, _dates(rng, families, lives, book, where), area, moment)
    newborn = (moment.today - families.birth < _UNREGISTERED_DAYS) & (families.state == ALIVE)
    none = newborn & (rng.random(book.shape) < 0.6) & (relation != relations.HEAD)
    area, number, relation, before = (np.where(none, 0, part) for part in (area, number, relation, before))
    return Registration(area, number, relation, np.where(none, NEVER, since), before)


def _books(rng: np.random.Generator, families: Families, lives: Residence, household: Household, links: Links) -> Ints:
    book = np.full((len(families), SLOTS), MAIN)
    book[lives.standing == OUTSIDE] = AWAY
    local = lives.standing == LOCAL
    elders = local & (rng.random(len(families)) < _ELDERS_OWN_BOOK) & (families.state[:, :HUSBAND] == ALIVE).any(axis=1)
    partner = (families.state[:, [HUSBAND, WIFE]] == ALIVE).any(axis=1)
    book[elders & partner, :HUSBAND] = ELDERS
    second = np.where((families.head == HUSBAND) | (families.head < HUSBAND) & (families.side == 0), WIFE, HUSBAND)
    both = (families.state[:, [HUSBAND, WIFE]] == ALIVE).all(axis=1)
    rows = np.flatnonzero((lives.standing != OUTSIDE) & both & (rng.random(len(families)) < _KEEPS_OWN))
    book[rows, second[rows]] = np.where(rng.random(len(rows)) < 0.6, AWAY, OWN)
    alone = household.sharers & (lives.standing != OUTSIDE)
    book[alone] = OWN
    _choose_parents(rng, families, book, links)
    return book


def _choose_parents(rng: np.random.Generator, families: Families, book: Ints, links: Links) -> None:
    """A child may stay in the parents' book if those have one and somebody grown remains in the child's own."""
    grown = (families.state[:, : WIFE + 1] == ALIVE) & (book[:, : WIFE + 1] == MAIN)
    children = (families.state[:, CHILDREN] == ALIVE).any(axis=1)
    remain = (grown.sum(axis=1) > 1) | ~children
    head_registered = (book[:, [HUSBAND, WIFE]] == MAIN).all(axis=1)
    stays = (book[links.household, links.slot] == MAIN) & remain[links.household] & head_registered[links.parents]
    stays &= rng.random(len(stays)) < _WITH_PARENTS
    chosen = np.flatnonzero(stays)
    chosen = chosen[np.unique(links.household[chosen], return_index=True)[1]]  # one of a household
    moved = np.zeros(len(families), dtype=bool)
    moved[links.household[chosen]] = True
    chosen = chosen[~moved[links.parents[chosen]]]
    book[links.household[chosen], links.slot[chosen]] = PARENTS


def _areas(rng: np.random.Generator, families: Families, lives: Residence, book: Ints, where: Places) -> Ints:
    here = where.communities.code[families.community]
    elsewhere = where.inside(rng, families.community)
    main = np.where(lives.standing == ELSEWHERE_IN_CITY, elsewhere, here)
    area = np.broadcast_to(main[:, None], book.shape).copy()
    rows, slots = np.nonzero(book == OWN)
    area[rows, slots] = where.inside(rng, families.community[rows])
    family_outside = np.broadcast_to(lives.origin[:, None], book.shape)
    return np.where(book == AWAY, family_outside, area)


def _relations(families: Families, household: Household, book: Ints) -> Ints:
    """Relations within each book: as in the living household where the head is the same."""
    answer = np.full(book.shape, relations.HEAD)
    for kind in (MAIN, ELDERS):
        members = (book == kind) & families.here
        head = relations.first_member(families, members, families.head)
        codes = relations.relations(families, head, household.related, household.only)
        answer = np.where(members, codes, answer)
    return np.where(book == AWAY, household.relation, answer)


def _with_parents(links: Links, household: Household, book: Ints, columns: tuple[Ints, Ints, Ints]) -> None:
    """Area and book are the parents'; the relation is that of their child."""
    area, number, relation = columns
    stays = book[links.household, links.slot] == PARENTS
    child = (links.household[stays], links.slot[stays])
    parents = links.parents[stays]
    area[child] = area[parents, WIFE]
    number[child] = household.serial[parents] * BOOKS
    son = links.slot[stays] == HUSBAND
    relation[child] = np.where(son, 20, 30) + np.where(links.only[stays], 1, np.minimum(2 + links.rank[stays], 6))


def _dates(rng: np.random.Generator, families: Families, lives: Residence, book: Ints, where: Places) -> Dates:
    """Registered at birth, or after the household moved in; the place before goes with the day."""
    since = families.birth + rng.integers(0, 32, book.shape)
    follows = (lives.standing == LOCAL) & (lives.moved != NEVER) & (rng.random(len(families)) < 0.7)
    day = (lives.moved + rng.integers(5, 300, len(families)))[:, None]
    moved = follows[:, None] & (book <= ELDERS) & (day > since)
    before = np.where(moved, lives.before, 0)
    since = np.where(moved, day, since)
    _weddings(rng, families, book, where, (since, before))
    return since, before


def _weddings(rng: np.random.Generator, families: Families, book: Ints, where: Places, dates: Dates) -> None:
    """Four of five who marry into a household bring their registration within about a year."""
    since, before = dates
    slot = np.where(families.side == 1, HUSBAND, WIFE)
    everyone = np.arange(len(families))
    wed = families.married[:, 1] + rng.integers(10, 400, len(families))
    comes = (families.married[:, 1] > NEVER) & (rng.random(len(families)) < 0.8) & (book[everyone, slot] == MAIN)
    rows = np.flatnonzero(comes & (wed > since[everyone, slot]))
    since[rows, slot[rows]] = wed[rows]
    inside, outside = where.inside(rng, families.community[rows]), where.outside(rng, len(rows))
    before[rows, slot[rows]] = np.where(rng.random(len(rows)) < 0.75, inside, outside)


def _within_life(families: Families, dates: Dates, area: Ints, moment: Moment) -> Dates:
    """No registration after death or after today, and no place before what lies before the window."""
    since, before = dates
    last = np.where(families.died == NEVER, moment.today, families.died)
    late = since > last
    since = np.where(late, np.maximum(np.minimum(families.birth + 20, last), families.birth), since)
    return since, np.where(late | (since <= moment.window) | (before == area), 0, before)
