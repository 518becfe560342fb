"""Answers that many tests give, as an answers file would hold them."""

PASSPHRASE = "five quiet invented test words"
UNDERTAKING = {"code": "V-07", "training": "yes", "promise": "yes"}
PASSAGES = ("trust", "private", "covered", "team", "exceptions", "asked_first", "necessary", "taken_seriously")
EXPLAINED = dict.fromkeys(PASSAGES, "explained")
FIRST_CONTACT = {
    "happened": "today",
    "channel": "in_person",
    **EXPLAINED,
    "questions_invited": "invited",
    "notes_consent": "agreed",
    "copy": "on_paper",
    "copy_language": "french",
}
CONSULT = {
    "danger": "none",
    "about": "client",
    "recipient": "team_member",
    "identifiable": "yes",
    "need": "guidance",
    "relationship": "current",
}
FORBIDDEN = {"danger": "none", "about": "client", "recipient": "public", "identifiable": "yes"}
CODES = {"include": ["codes_only"], "format": ["text", "json"], "unencrypted": "yes"}
SEALED = {"include": ["codes_only"], "format": ["sealed"]}
