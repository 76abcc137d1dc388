"""Addresses that never change: short, unguessable, and readable aloud."""

import secrets

# Crockford's base 32: no i, l, o or u, so that an address read over the telephone arrives.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12


def new_uid() -> str:
    """Return 12 characters, 60 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_token() -> str:
    """Return the secret of a private link: 160 random bits, 32 characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(32))
