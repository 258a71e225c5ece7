"""The synthetic city: people who never lived, in the real communities of Qingdao.

It owns no table. ``actions.generate`` writes the *batch table* (Parquet, one row a person) that ``intake`` receives
like any other household list. Words: a *template* is a household shape with ages, weighted so that the whole city meets
the census; a *block* is one township, made on its own; *gone* households are those whose last member has died.
Every citizen number lies under county code 370298, which was never assigned, and every phone number begins with 127,
which no subscriber's number does: none can belong to anyone.
"""
