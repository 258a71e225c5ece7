"""The sender of lists that a clerk has mapped. Its layouts are the profiles; of no fact is it the authority."""

from wanjia.intake.types.sources import Department
from wanjia.registry.types import Source

MAPPED = Department(
    code="mapped",
    title="其他名单",
    source=Source.MAPPED_LIST,
    basis=("《政务数据共享条例》", "《个人信息保护法》第三十四条"),
    kept_days=30,
    authority={},
    layouts=(),
)
