"""The receipt of a delivery: what became of its rows, in words, with the digest of the file, signed."""

from django.utils.translation import gettext as _

from wanjia.intake.models import Delivery
from wanjia.intake.queries.profiles import file_layout
from wanjia.intake.types.deliveries import CLASS_NAMES, RowClass
from wanjia.kernel.clock import CHINA
from wanjia.kernel.errors import N_
from wanjia.vault.actions import sign
from wanjia.vault.queries import verifying_key

LINES = {
    "number": N_("Receipt number"),
    "file": N_("File"),
    "digest": N_("SHA-256 of the file"),
    "received": N_("Received"),
    "entered": N_("Entered"),
    "rows": N_("Rows"),
}


def receipt_of_delivery(row: Delivery) -> str:
    """The receipt of an applied delivery. The signature is under everything above the line that begins with a dash."""
    assert row.finished_at is not None
    layout = file_layout(row.layout)
    told = {
        "number": str(row.uuid),
        "file": f"{layout.title if layout else ''} {row.title}",
        "digest": row.digest,
        "received": f"{row.received_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        "entered": f"{row.finished_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        "rows": str(row.rows),
    }
    counts = [(CLASS_NAMES[of], row.counts.get(str(int(of)), 0)) for of in RowClass]
    lines = [_("Receipt for a department's file"), *(f"{_(LINES[name])}: {text}" for name, text in told.items())]
    lines += [f"  {_(name)}: {count}" for name, count in counts]
    if row.dropped:
        lines.append(
            _("Not read, because no such fact is kept here: %(columns)s.") % {"columns": "、".join(row.dropped)}
        )
    text = "\n".join(lines) + "\n"
    return f"{text}— Ed25519 {verifying_key()} {sign(text)}\n"
