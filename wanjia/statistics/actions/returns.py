"""The steps of a return. Each is one row that stays, and one row of the audit log."""

from django.db import IntegrityError, transaction

from wanjia.access.queries import within
from wanjia.access.types import RequestContext
from wanjia.audit.actions import record
from wanjia.kernel.errors import N_, Problem, Refused
from wanjia.statistics.models import Decision, Return
from wanjia.statistics.queries.returns import counted, entitled, heading, stored, view_of
from wanjia.statistics.rules.returns import OVER, check_period, check_step, digest, form_of
from wanjia.statistics.types.returns import Filing, Step

AT_ONCE = N_("Somebody else was a moment faster. Open the return anew.")
STILL_OPEN = N_("There is a return of this kind and period that is not signed or sent back yet.")


def fill_in(filing: Filing, *, by: RequestContext) -> int:
    """File a return with the figures of now, exact and frozen; the number of the sheet comes back.

    Refused for a period that is not over, and while another version is on its way; NotFound for an area out of reach.
    Who files again after a return was signed or sent back files its next version.
    """
    entitled(by)
    staff = by.person_at_work()
    check_period(form_of(filing.form), filing.period, by.at)
    counts = counted(by, filing)
    with within(by):
        version = _next_version(filing)
        row = Return(
            **_named(filing),
            version=version,
            tables=[stored(one) for one in counts.tables],
            position=counts.position,
            question=counts.question,
            filled_by_id=staff,
            filled_at=by.at,
        )
        row.digest = digest(heading(filing, row.area.code, version), counts)
        _insert(row)
        record(by.act(), action="statistics.return.filled", object=f"return:{row.pk}", at=by.at)
    return int(row.pk)


def decide(number: int, step: Step, *, note: str = "", by: RequestContext) -> None:
    """Check, sign or send back. Refused out of turn, and for who took an earlier step; NotFound out of reach."""
    entitled(by)
    staff = by.person_at_work()
    with within(by):
        filed = view_of(number)
        check_step(filed.steps, step, by=staff)
        if step is Step.SENT_BACK and not note.strip():
            raise Refused(Problem("return.why", N_("Say what has to be mended."), "note"))
        turn = len(filed.steps)
        _insert(
            Decision(
                filed_id=number, turn=turn, step=step.value, note=note.strip(), decided_by_id=staff, decided_at=by.at
            )
        )
        record(by.act(), action=f"statistics.return.{step}", object=f"return:{number}", at=by.at)


def _named(filing: Filing) -> dict[str, object]:
    period = filing.period
    return {
        "form": filing.form,
        "area_id": filing.area,
        "ends": period.reporting_year.name,
        "kind": period.kind.value,
        "year": period.year,
        "number": period.number,
        "population": filing.population.value,
        "counting": filing.counting.value,
    }


def _next_version(filing: Filing) -> int:
    latest = Return.objects.filter(**_named(filing)).order_by("-version").first()
    if latest is None:
        return 1
    if view_of(latest.pk).state not in OVER:
        raise Refused(Problem("return.twice", STILL_OPEN, "form"))
    return latest.version + 1


def _insert(row: Return | Decision) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused(Problem("return.at_once", AT_ONCE, "step")) from taken
