"""卫健: the certificates of birth and of death that were issued, and nothing else.

What a clinic knows beyond the certificate (how long, how heavy, how, of what) is dropped before anybody sees it.
"""
