"""Files that leave: any list or table as XLSX, CSV, SDMX-CSV or PDF, each with who took it and when.

A context says what of its own may leave by a ``PersonsFile`` or a ``ShortFile`` (``access.types``), named in
``settings.FILES``. Few rows leave at once. Many are ordered: their ids are *frozen* in *parts*, a job reads part by
part and keeps the file in sealed *pieces* for seven days, for the one who ordered it. An order of many persons waits
for the *second* pair of eyes first. Doors: the URLs named ``exports:…``, ``queries``, ``actions``.
"""
