"""What the desk keeps for those who work at it: views, blank forms and how they are mapped; and breaking the glass."""

from wanjia.desk.actions.blanks import forget_template, hold_blank, let_blanks_go, map_blank
from wanjia.desk.actions.views import break_glass, forget_view, keep_view

__all__ = [
    "break_glass",
    "forget_template",
    "forget_view",
    "hold_blank",
    "keep_view",
    "let_blanks_go",
    "map_blank",
]
