"""Tables of places. Nothing here is about a person."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from wanjia.kernel.clock import FOREVER
from wanjia.places import types

# Plain text, since migrations keep them.
LEVELS = [level.value for level in types.Level]
KINDS = [kind.value for kind in types.Kind]
DATUMS = [datum.value for datum in types.Datum]


class Dated(models.QuerySet):
    """Rows that hold on [valid_from, valid_to)."""

    def on(self, day: date) -> Self:
        return self.filter(valid_from__lte=day, valid_to__gt=day)


class AreaSet(Dated):
    """Areas; ``named_on`` gives each the name it bore on a day, as ``day_name``."""

    def named_on(self, day: date) -> Self:
        former = FormerName.objects.on(day).filter(area=models.OuterRef("pk")).values("name")
        return self.annotate(day_name=Coalesce(models.Subquery(former), F("name")))


class Period(models.Model):
    """The days on which a row holds; valid_to is the first day on which it no longer does."""

    valid_from = models.DateField()
    valid_to = models.DateField(default=FOREVER)

    class Meta:
        abstract = True


class Area(Period):
    """One life of a 12-digit code; ``name`` is the latest one."""

    id = models.AutoField(primary_key=True)
    code = models.CharField(max_length=12, db_collation="C")
    name = models.TextField()
    level = models.CharField(max_length=10, choices=[(level, level) for level in LEVELS])
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    objects = AreaSet.as_manager()

    class Meta:
        db_table = "places_area"
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="places_area_code_from"),
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=FOREVER), name="places_area_one_open"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="places_area_period"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{12}$"), name="places_area_code"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="places_area_level"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="places_area_kind"),
            models.CheckConstraint(
                condition=Q(level="province", parent=None) | (~Q(level="province") & ~Q(parent=None)),
                name="places_area_parent",
            ),
        ]


class AreaClosure(models.Model):
    """Every area with everything above it, itself at depth 0."""

    pk = models.CompositePrimaryKey("ancestor_id", "descendant_id")
    ancestor = models.ForeignKey(Area, models.PROTECT, related_name="below", db_index=False)
    descendant = models.ForeignKey(Area, models.PROTECT, related_name="above")
    depth = models.SmallIntegerField()

    class Meta:
        db_table = "places_area_closure"


class FormerName(Period):
    """A name an area bore before; a change of name alone keeps the code (GB/T 10114) and so the area."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="former_names")
    name = models.TextField()

    objects = Dated.as_manager()

    class Meta:
        db_table = "places_former_name"
        constraints = [
            models.UniqueConstraint(fields=["area", "valid_to"], name="places_former_name_one"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="places_former_name_period"),
        ]


class Succession(models.Model):
    """A closed area and one it became: villages merge (many to one) and split (one to many)."""

    pk = models.CompositePrimaryKey("predecessor_id", "successor_id")
    predecessor = models.ForeignKey(Area, models.PROTECT, related_name="successions", db_index=False)
    successor = models.ForeignKey(Area, models.PROTECT, related_name="origins")

    class Meta:
        db_table = "places_succession"


class Edition(models.Model):
    """A list that was loaded: which part of the country it covers, its day, where it came from, its SHA-256."""

    scope = models.CharField(max_length=12, db_collation="C")
    issued = models.DateField()
    source = models.TextField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "places_edition"
        constraints = [models.UniqueConstraint(fields=["scope", "issued", "digest"], name="places_edition_once")]


class Dwelling(models.Model):
    """One door. A building is the dwellings of an area under one building name."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="dwellings", db_index=False)
    building = models.TextField(db_collation="C")
    unit = models.TextField(db_collation="C")
    floor = models.TextField(db_collation="C")
    door = models.TextField(db_collation="C")
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    grid_cell = models.TextField(db_collation="C")

    class Meta:
        db_table = "places_dwelling"
        constraints = [
            models.UniqueConstraint(fields=["area", "building", "unit", "door"], name="places_dwelling_one_door"),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None) | (~Q(longitude=None) & ~Q(latitude=None)),
                name="places_dwelling_position",
            ),
        ]


class Boundary(models.Model):
    """An outline of an area, in force until a later one of the same area."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="boundaries", db_index=False)
    wkb = models.BinaryField()
    datum = models.CharField(max_length=10, choices=[(datum, datum) for datum in DATUMS])
    schematic = models.BooleanField()
    source = models.TextField()
    valid_from = models.DateField()

    class Meta:
        db_table = "places_boundary"
        constraints = [
            models.UniqueConstraint(fields=["area", "valid_from"], name="places_boundary_area_from"),
            models.CheckConstraint(condition=Q(datum__in=DATUMS), name="places_boundary_datum"),
        ]


class CodeList(models.Model):
    """A closed catalogue, loaded from the files that ship with the platform."""

    name = models.CharField(max_length=40, primary_key=True, db_collation="C")
    standard = models.TextField()
    zh = models.TextField()
    en = models.TextField()

    class Meta:
        db_table = "places_code_list"


class Code(Period):
    """One entry of a catalogue; ``position`` is its place in the standard."""

    list = models.ForeignKey(CodeList, models.PROTECT, related_name="codes", db_index=False)
    code = models.CharField(max_length=40, db_collation="C")
    zh = models.TextField()
    en = models.TextField()
    position = models.SmallIntegerField()

    objects = Dated.as_manager()

    class Meta:
        db_table = "places_code"
        constraints = [
            models.UniqueConstraint(fields=["list", "code", "valid_from"], name="places_code_code_from"),
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="places_code_period"),
        ]
