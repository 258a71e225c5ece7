"""Dated facts on two clocks. They are only ever added; the one thing that changes is the end of belief.

A timeline cannot overlap itself: each believed fact but the first names in ``previous_to`` the end of the one before it
(a chain foreign key), only one may be the first, and only one may follow each. The open end is a real date (FOREVER),
so the primary key itself allows one open fact a timeline.
"""

from django.db import models

from wanjia.kernel.clock import FOREVER, UNTIL_CHANGED
from wanjia.registry.models.persons import CODES, TwoClocks
from wanjia.vault.types import FieldClass, SealedColumn

# Numbers are sealed under the public id of their person: moved to another row they do not open.
OWNER = "SELECT uuid FROM registry_person WHERE id = person_id"


class FactRow(models.Model):
    """What every fact has. ``sort`` keeps apart the timelines of one kind (see types.facts.slot_of)."""

    pk = models.CompositePrimaryKey("person_id", "sort", "recorded_to", "valid_to")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", db_index=False)
    sort = models.SmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(default=FOREVER)
    previous_to = models.DateField(null=True)
    precision = models.SmallIntegerField(default=1)
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField(default=UNTIL_CHANGED)
    source = models.SmallIntegerField()
    standing = models.SmallIntegerField()
    event = models.ForeignKey("registry.LifeEvent", models.PROTECT, related_name="+", db_index=False)

    objects = TwoClocks.as_manager()

    class Meta:
        abstract = True


class NameFact(FactRow):
    text = models.TextField(db_collation=CODES)


class BirthFact(FactRow):
    sex = models.SmallIntegerField()
    born_on = models.DateField()
    born_precision = models.SmallIntegerField(default=1)


class DocumentFact(FactRow):
    """An identity document's number, encrypted; ``blind`` finds it whole, ``tail`` by its last four characters."""

    number = models.BinaryField()
    blind = models.BinaryField()
    tail = models.SmallIntegerField(db_index=True)

    sealed_columns = (SealedColumn("number", FieldClass.CITIZEN_NUMBER, OWNER, "blind", "tail"),)

    class Meta:
        indexes = [
            # Files ask by the hundred thousand who bears a number: the index answers by itself.
            models.Index(
                fields=["blind"],
                include=["person"],
                name="registry_document_bearer",
                condition=models.Q(recorded_to=UNTIL_CHANGED),
            ),
        ]


class LifeFact(FactRow):
    status = models.SmallIntegerField()


class MaritalFact(FactRow):
    code = models.CharField(max_length=2, db_collation=CODES)


class EducationFact(FactRow):
    code = models.CharField(max_length=2, db_collation=CODES)


class ResidenceFact(FactRow):
    dwelling = models.ForeignKey("places.Dwelling", models.PROTECT, null=True, related_name="+", db_index=False)
    elsewhere = models.CharField(max_length=12, default="", db_collation=CODES)


class HukouFact(FactRow):
    area = models.ForeignKey("places.Area", models.PROTECT, null=True, related_name="+", db_index=False)
    elsewhere = models.CharField(max_length=12, default="", db_collation=CODES)
    kind = models.SmallIntegerField(default=1)


class MembershipFact(FactRow):
    """``sort`` is the basis of the household."""

    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="+")
    relation = models.CharField(max_length=2, default="", db_collation=CODES)


class KinFact(FactRow):
    """``sort`` is the kind of tie; there is one timeline a relative."""

    pk = models.CompositePrimaryKey("person_id", "sort", "relative_id", "recorded_to", "valid_to")
    relative = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)
    sealed = models.BooleanField(default=False)


class ContactFact(FactRow):
    """A phone number, encrypted. Never shown without a reason, never sent to another department."""

    number = models.BinaryField()
    blind = models.BinaryField(db_index=True)
    tail = models.SmallIntegerField(db_index=True)

    sealed_columns = (SealedColumn("number", FieldClass.PHONE, OWNER, "blind", "tail"),)


class PreferenceFact(FactRow):
    no_visits = models.BooleanField()
    no_calls = models.BooleanField()


class PermitFact(FactRow):
    issued_on = models.DateField()
    endorsed_until = models.DateField()


class DisabilityFact(FactRow):
    kind = models.SmallIntegerField()
    grade = models.SmallIntegerField()


class HouseholdAddress(models.Model):
    """Where a household is, on two clocks, as a fact of the household."""

    pk = models.CompositePrimaryKey("household_id", "recorded_to", "valid_to")
    household = models.ForeignKey("registry.Household", models.PROTECT, related_name="+", db_index=False)
    dwelling = models.ForeignKey("places.Dwelling", models.PROTECT, null=True, related_name="+", db_index=False)
    elsewhere = models.CharField(max_length=12, default="", db_collation=CODES)
    valid_from = models.DateField()
    valid_to = models.DateField(default=FOREVER)
    previous_to = models.DateField(null=True)
    recorded_from = models.DateTimeField()
    recorded_to = models.DateTimeField(default=UNTIL_CHANGED)
    event = models.ForeignKey("registry.LifeEvent", models.PROTECT, related_name="+", db_index=False)

    objects = TwoClocks.as_manager()


FACTS: tuple[type[FactRow], ...] = (
    NameFact, BirthFact, DocumentFact, LifeFact, MaritalFact, EducationFact, ResidenceFact, HukouFact,
    MembershipFact, KinFact, ContactFact, PreferenceFact, PermitFact, DisabilityFact,
)  # fmt: skip
