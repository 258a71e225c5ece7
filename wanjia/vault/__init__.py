"""Encrypted fields, the indexes that find them, their keys and the rotation of those.

Identity number, telephone, account, door of sealed persons, notes and attachments are stored sealed. A *sealed* value
is bound to its field class and to its owner: moved to another row it does not open. A *blind index* finds equal
values, a *tail* finds the last four characters with a few false hits. Doors: ``types``, ``actions``, ``queries``.
"""
