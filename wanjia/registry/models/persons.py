"""Persons and households: who they are, and their current state beside it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Func, Q, Value

from wanjia.kernel.clock import FOREVER, UNTIL_CHANGED

CODES = "C"  # collation of codes and of sort keys: plain bytes, the same on every server


def own_number(table: str) -> models.BigIntegerField:
    """The number the mirror knows a row by: from a sequence of its own, so that no id stands in the mirror's files."""
    following = Func(Value(f"registry_{table}_mirror_number"), function="nextval")
    return models.BigIntegerField(db_default=following, unique=True, editable=False)


class TwoClocks(models.QuerySet):
    """Rows with valid_from, valid_to, recorded_from and recorded_to."""

    def believed(self) -> Self:
        """What is believed now."""
        return self.filter(recorded_to=UNTIL_CHANGED)

    def open(self) -> Self:
        """What is believed to hold until something else is told."""
        return self.believed().filter(valid_to=FOREVER)

    def on(self, day: date) -> Self:
        """What is believed now to have held on ``day``."""
        return self.believed().filter(valid_from__lte=day, valid_to__gt=day)


class Household(models.Model):
    """People who live together or are registered together. Columns below the line are derived from facts."""

    uuid = models.UUIDField(unique=True)
    number = models.TextField(db_collation=CODES)
    basis = models.SmallIntegerField()
    kind = models.SmallIntegerField()
    opened_on = models.DateField()
    closed_on = models.DateField(default=FOREVER)
    # derived
    dwelling = models.ForeignKey("places.Dwelling", models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey("places.Area", models.PROTECT, null=True, related_name="+")
    head = models.ForeignKey("Person", models.PROTECT, null=True, related_name="+", db_index=False)
    size = models.IntegerField(default=0)
    mirror_number = own_number("household")

    class Meta:
        # Not db_index: it would make a second one for patterns, which the first one under this collation serves too.
        indexes = [models.Index(name="registry_household_number", fields=["number"])]
        constraints = [
            models.CheckConstraint(name="registry_household_period", condition=Q(opened_on__lte=F("closed_on"))),
        ]


class Person(models.Model):
    """One human being. Columns below the line are the current state, kept in the transaction that changes a fact."""

    uuid = models.UUIDField(unique=True)
    canonical = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    sealed = models.BooleanField(default=False)
    # derived
    name = models.TextField(db_collation=CODES)
    sort_key = models.TextField(db_collation=CODES)
    pinyin = models.TextField(db_collation=CODES)
    initials = models.TextField(db_collation=CODES)
    sex = models.SmallIntegerField()
    born_on = models.DateField()
    born_precision = models.SmallIntegerField(default=1)
    life = models.SmallIntegerField(default=1)
    died_on = models.DateField(null=True)
    marital = models.CharField(max_length=2, default="", db_collation=CODES)
    education = models.CharField(max_length=2, default="", db_collation=CODES)
    dwelling = models.ForeignKey("places.Dwelling", models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey("places.Area", models.PROTECT, null=True, related_name="+", db_index=False)
    residence_since = models.DateField(null=True)
    hukou_area = models.ForeignKey("places.Area", models.PROTECT, null=True, related_name="+", db_index=False)
    hukou_elsewhere = models.CharField(max_length=12, default="", db_collation=CODES)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    relation = models.CharField(max_length=2, default="", db_collation=CODES)
    registered_household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    registered_relation = models.CharField(max_length=2, default="", db_collation=CODES)
    standing = models.SmallIntegerField()
    no_visits = models.BooleanField(default=False)
    no_calls = models.BooleanField(default=False)
    mirror_number = own_number("person")

    class Meta:
        indexes = [
            models.Index("id", name="registry_person_hidden", condition=Q(sealed=True) | Q(canonical__isnull=False)),
            models.Index("area", "sort_key", name="registry_person_area_sort"),
            models.Index("hukou_area", "sort_key", name="registry_person_hukou_sort"),
            models.Index("name", "area", "born_on", name="registry_person_name"),
            models.Index("pinyin", "area", name="registry_person_pinyin"),
            models.Index("initials", "area", name="registry_person_initials"),
            models.Index("born_on", "pinyin", name="registry_person_born"),
            models.Index("canonical", name="registry_person_merged", condition=Q(canonical__isnull=False)),
            models.Index("area", name="registry_person_unverified", condition=Q(standing=1)),
        ]


class OtherReading(models.Model):
    """Further readings of a name that has more than one, so that it is found by each."""

    pk = models.CompositePrimaryKey("pinyin", "person_id")
    pinyin = models.TextField(db_collation=CODES)
    initials = models.TextField(db_collation=CODES)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index("initials", name="otherreading_initials")]
