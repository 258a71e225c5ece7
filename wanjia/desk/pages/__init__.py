"""One module a screen. Reading: home, search, buildings, households, roster, persons, areas, lookups, public."""
