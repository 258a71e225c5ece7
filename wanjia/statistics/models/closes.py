"""What was shown after a close."""

from django.db import models


class Close(models.Model):
    """A protected table as it was first worked out after a close: whoever asks again sees the same, not the next birth.

    ``figures``: [row, column, figure or null] of every cell and total; ``question``: Question.name.
    """

    audience = models.CharField(max_length=10)
    design = models.CharField(max_length=40)
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    question = models.TextField()
    closed_on = models.DateField()
    figures = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="statistics_close_once", fields=["area", "design", "audience", "question", "closed_on"]
            )
        ]
