"""``wanjia check --deploy --database default``: what must hold before anyone is served, as Django's own checks."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from wanjia.host import checks
from wanjia.host.findings import Ground
from wanjia.host.installation import backup_folder, installation


@register(Tags.security, deploy=True)
def debugging(**options: object) -> list[CheckMessage]:
    """Debug pages show rows."""
    return [Error("DEBUG is on.", id="wanjia.debug")] if settings.DEBUG else []


@register(Tags.database, deploy=True)
def house(databases: Sequence[str] | None = None, **options: object) -> list[CheckMessage]:
    """Every finding of ``wanjia selfcheck --startup`` that is red; asked where ``--database default`` is given."""
    if "default" not in (databases or ()):
        return []
    wrapper = connections["default"]
    wrapper.ensure_connection()
    ground = Ground(installation(), wrapper.connection, datetime.now(UTC), backup_folder())
    findings = [question(ground) for question in checks.STARTUP]
    return [
        Error(f"{found.name}: {found.text}", hint=found.advice, id=f"wanjia.{found.name.replace(' ', '_')}")
        for found in findings
        if found.ok is False
    ]
