"""A ledger and its drafts in memory, sealed with the real chain: what the flows are tested on.

`tests/flows/test_ports.py` holds it to the same promises as the vault.
"""

from contextlib import contextmanager

from confcli.core.ledger.chain import Entry, Shown, genesis, opened, seal
from confcli.errors import Misread


class Memory:
    """A ledger in memory, sealed with the real chain."""

    def __init__(self):
        self.records, self.entries_, self.heads = [], {}, [genesis("ab" * 16)]
        self.kept = {}

    def append(self, kind, fields):
        seq = len(self.records) + 1
        head, entry = seal(self.heads[-1], kind, fields, [seq.to_bytes(16, "big")] * len(fields))
        self.heads.append(head)
        self.entries_[seq] = entry
        self.records.append((kind, fields))
        return seq

    @contextmanager
    def writing(self):
        size, kept = len(self.records), dict(self.kept)
        try:
            yield
        except BaseException:
            del self.records[size:], self.heads[size + 1 :]
            self.entries_ = {seq: entry for seq, entry in self.entries_.items() if seq <= size}
            self.kept = kept
            raise

    def sweep(self):
        self.swept = True

    def keep_draft(self, name, body):
        self.kept[name] = body

    def drop_draft(self, name):
        self.kept.pop(name, None)

    def drafts(self):
        return dict(self.kept)

    def erase(self, entries, keep):
        for seq in entries:
            left = {name: body for name, body in self.entries_[seq].disclosures.items() if name in keep}
            self.entries_[seq] = Entry(self.entries_[seq].header, left)
            kind, fields = self.records[seq - 1]
            self.records[seq - 1] = (kind, {**fields, "client": None})

    def head(self):
        return self.heads[-1]

    def entry(self, seq):
        for shown in self.entries():
            if shown.seq == seq:
                return shown
        raise Misread(f"There is no entry {seq}.")

    def entries(self, *, kind=None, client=None, refers_to=None, after=0):
        for seq, (own, fields) in enumerate(self.records, start=1):
            wanted = (kind or own, client or fields["client"], str(refers_to or fields.get("refers_to")))
            if seq > after and wanted == (own, fields["client"], str(fields.get("refers_to"))):
                read = dict(opened(body) for body in self.entries_[seq].disclosures.values())
                yield Shown(seq, own, read, 0)

    def sealed(self, after=0):
        return {seq: entry for seq, entry in self.entries_.items() if seq > after}
