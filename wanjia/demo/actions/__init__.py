"""Making the synthetic city: its rows, its register, its staff."""

from wanjia.demo.actions.full import write_full
from wanjia.demo.actions.generating import blocks, generate, plan
from wanjia.demo.actions.monthly import TRUTH, write_month
from wanjia.demo.actions.settling import generate_once, load, staff

__all__ = ["TRUTH", "blocks", "generate", "generate_once", "load", "plan", "staff", "write_full", "write_month"]
