"""A department's file from the door to the register: held, looked through, decided, applied, and undone as one."""

from wanjia.intake.actions.deliveries.applying import apply_delivery, approve_delivery
from wanjia.intake.actions.deliveries.holding import hold_delivery, hold_file, let_expired_go, reject_delivery
from wanjia.intake.actions.deliveries.looking import look_through, look_through_file
from wanjia.intake.actions.deliveries.returning import take_corrections
from wanjia.intake.actions.deliveries.settling import settle, unsettle
from wanjia.intake.actions.deliveries.undoing import start_undo, undo_delivery

__all__ = [
    "apply_delivery",
    "approve_delivery",
    "hold_delivery",
    "hold_file",
    "let_expired_go",
    "look_through",
    "look_through_file",
    "reject_delivery",
    "settle",
    "start_undo",
    "take_corrections",
    "undo_delivery",
    "unsettle",
]
