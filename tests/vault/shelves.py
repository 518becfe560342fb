"""How tests put session logs on a supervisor's shelf."""

from hashlib import sha256

from confcli.core.ledger import session_log
from confcli.vault.supervision.inbox_rows import parcel

NOW = "2026-11-22T10:00:00+01:00"
FIRST = "2026-01-01T10:00:00+01:00"


def arrive(shelf, *texts):
    """Take these session logs in this order; give what became of them."""
    digests = [sha256(text).hexdigest() for text in texts]
    parcels = [
        parcel("x.confcli", digest, session_log.read_log(text)) for digest, text in zip(digests, texts, strict=True)
    ]
    return [one.became.value for one in shelf.take_all(parcels, NOW)]
