"""What each test would do again although it comes to the same: a key from its passphrase and salt, and bytecode.

Only what runs the tests is changed, never the program: a key is the one that PBKDF2 gives, and is derived once for
each passphrase and salt. So that tests meet again what others derived, the first vault that a test makes has always
the same salt, the second one another, and so on: within one test no two are the same, nor the same as a fixture's.
"""

import compileall
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from secrets import token_bytes

import pytest

import confcli
from confcli.vault import opening, secrets


def compile_program():
    """Give the program its bytecode, as an installed one has it, even where Python is told to write none."""
    compileall.compile_dir(Path(confcli.__file__).parent, quiet=2)


@contextmanager
def remembered_keys():
    """Derive each key once, for as long as this lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "pbkdf2_hmac", cache(secrets.pbkdf2_hmac))
        yield


@contextmanager
def counted_salts():
    """Give the vaults that are made here the first salt, the second, and so on; before and after, one by chance."""
    numbers = count()

    def salt(length: int) -> bytes:
        assert length == secrets.SALT_BYTES
        return sha256(b"salt %d" % next(numbers)).digest()[:length]

    assert opening.token_bytes is token_bytes
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "token_bytes", salt)
        yield
