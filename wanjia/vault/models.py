"""How far each rotation is, and a probe that tells whether the keys at hand are this database's."""

from typing import ClassVar

from django.db import models

from wanjia.vault.types import FieldClass, SealedColumn


class Probe(models.Model):
    """One sealed value, written when the database is made; it is rotated with the rest."""

    id = models.UUIDField(primary_key=True)
    value = models.BinaryField()

    sealed_columns: ClassVar = (SealedColumn("value", FieldClass.NOTE, owner="id"),)


class Rotation(models.Model):
    """One walk through a sealed column towards one pair of key versions; ``cursor`` is the last key done."""

    target = models.TextField()
    versions = models.TextField()
    cursor = models.JSONField(null=True)
    rows = models.BigIntegerField(default=0)
    finished = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["target", "versions"], name="vault_rotation_once")]
