"""Argon2id at 32 MiB: strong enough for a stolen table, light enough for a morning of logins on two cores."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 32 * 1024
    parallelism = 1
