"""How tests put session logs into what a supervisor has received."""

from hashlib import sha256

from bulk import Volunteer

from confcli.core.code.model import Privacy
from confcli.core.ledger import session_log
from confcli.core.ledger.checkpoint import read_dated
from confcli.core.supervision.parcels import parcel

NOW = "2026-11-22T10:00:00+01:00"
EVERYTHING = (Privacy.NOTE, Privacy.NAME)
FIRST = "2026-01-01T10:00:00+01:00"


def arrive(shelf, *texts):
    """Take these session logs in this order; give what became of them."""
    digests = [sha256(text).hexdigest() for text in texts]
    parcels = [
        parcel("x.confcli", digest, session_log.read_log(text)) for digest, text in zip(digests, texts, strict=True)
    ]
    return [one.became.value for one in shelf.take_all(parcels, NOW)]


def vouch_for(shelf, volunteer):
    """Have the supervisor take by hand the checkpoint that the volunteer has now."""
    head, at = read_dated(volunteer.checkpoint())
    return shelf.hold(head, at, volunteer.code, NOW)


def honest():
    """An honest volunteer, five files: two of codes only, one with all fields, a whole one, one after an erasure."""
    volunteer = Volunteer("V-07")
    volunteer.undertake()
    volunteer.client("C-001")
    files = [volunteer.export()]
    volunteer.contact()
    decision = volunteer.decide()
    files.append(volunteer.export())
    files.append(volunteer.export(EVERYTHING, whole=True))
    volunteer.outcome(decision)
    files.append(volunteer.export())
    volunteer.erase("C-001", 2, 3, 5)
    files.append(volunteer.export())
    return volunteer, files
