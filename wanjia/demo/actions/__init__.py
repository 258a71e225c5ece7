"""Making the synthetic city: its rows, its register, its staff."""

from wanjia.demo.actions.generating import blocks, generate, plan
from wanjia.demo.actions.monthly import write_month
from wanjia.demo.actions.settling import generate_once, load, staff

__all__ = ["blocks", "generate", "generate_once", "load", "plan", "staff", "write_month"]
