"""The household list (家庭户信息表): a CSV or XLSX table kept by a community, one person a row.

``columns`` documents every heading; ``files`` opens a file in a limited process (``parser``); ``reading`` types its
rows; ``template`` makes the empty table to download. A column that is no heading of ours is dropped unseen, and the
receipt names it.
"""
