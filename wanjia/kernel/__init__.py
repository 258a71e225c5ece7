"""What every floor may use: periods, identifiers, names, money in fen, errors, the clock.

Pure Python: no Django, no database, no clock of its own (time is handed in).
"""
