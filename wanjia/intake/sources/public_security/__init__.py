"""公安: births entered in the hukou, cancellations of the hukou, and its transfers, month by month.

By law the master of names, numbers, birth dates and the hukou. The cause of a death is not held and never read.
"""
