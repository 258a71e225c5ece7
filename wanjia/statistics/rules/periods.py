"""The reporting years that figures may be asked for."""

from wanjia.kernel.periods import CALENDAR, NOVEMBER_TO_OCTOBER, OCTOBER_TO_SEPTEMBER

ENDS = {one.name: one for one in (CALENDAR, OCTOBER_TO_SEPTEMBER, NOVEMBER_TO_OCTOBER)}
