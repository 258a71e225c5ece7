"""民政: marriages and divorces, adoptions, the lists of households on low income, cremations.

Marriages are registered anywhere since 2025-05-10, so the file names people of other cities, who are matched or parked
and never entered. Adoptions are sealed from their first moment in the register.
"""
