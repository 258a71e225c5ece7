"""A password is strong enough when guessing it offline takes longer than it lasts."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

ENOUGH = 3  # "safely unguessable: moderate protection from offline slow-hash scenario"
OURS = ["wanjia", "万家", "password"]  # what everybody tries here first
READ = 72  # zxcvbn refuses more; the whole password is hashed all the same


class Strength:
    """Django's validator interface around zxcvbn; the person's own login and name do not count as secrets."""

    def validate(self, password: str, user: object = None) -> None:
        own = [getattr(user, field, "") for field in ("login", "name")]
        if zxcvbn(password[:READ], user_inputs=[*OURS, *filter(None, own)])["score"] < ENOUGH:
            raise ValidationError(self.get_help_text(), code="guessable")

    def get_help_text(self) -> str:
        return _("This is easy to guess. Use four or five words that do not belong together, or a longer mixture.")
