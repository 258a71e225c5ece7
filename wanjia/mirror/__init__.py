"""The columnar copy that every wide question reads: codes, dates and own numbers, nothing that names a person.

A *base* file is immutable; every process opens it read-only. What changed since lies in each process's memory as rows
of *weight* +1 (holds now) and -1 (the base says it, and it no longer holds), so ``sum(w)`` counts. A *position* of the
feed says what an answer has seen. The mirror knows nothing of persons: other contexts declare *subjects* and their
*tables* in their ``facts.py``, and the setting FACTS names them. Doors: ``types``, ``queries``, ``actions``.
"""
