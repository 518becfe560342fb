"""What the flows are tested on, in memory: a ledger sealed with the real chain, its drafts, an inbox, and keys.

`tests/flows/test_ports.py` holds them to the same promises as the vault.
"""

import json
from collections import Counter
from contextlib import contextmanager

from confcli.core.follow_ups import BREACH, LOOKED_AT, WAIT, follow_ups, open_among
from confcli.core.ledger.chain import Entry, Shown, genesis, opened, seal
from confcli.core.ledger.erasure import is_erased
from confcli.core.ledger.selection import NOT_YET, holds, reading
from confcli.core.supervision.forks import Node, compare, last_words, rollbacks
from confcli.core.supervision.inbox import Count, Held, Received, Source
from confcli.core.supervision.parcels import joined, notes_emptied, without_client, without_notes
from confcli.core.supervision.supervisor_card import Keyholder, Supervisor
from confcli.errors import Misread
from confcli.flows.supervision.importing import Outcome, contradicting, require_held, require_holdable, taken, whose


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

    def swap_draft(self, name, before, body):
        if self.kept.get(name) != before:
            return False
        self.kept[name] = body
        return True

    def drop_draft(self, name):
        self.kept.pop(name, None)

    def drafts(self):
        return dict(self.kept)

    def erase(self, entries, keep):
        for seq in entries:
            left = {name: body for name, body in self.entries_[seq].disclosures.items() if name in keep}
            self.entries_[seq] = Entry(self.entries_[seq].header, left)
            kind, fields = self.records[seq - 1]
            self.records[seq - 1] = (kind, fields if "client" in keep else {**fields, "client": None})

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

    def newest(self, wanted, most=-1):
        found = [one for one in self.entries() if self._is_wanted(one, wanted)]
        return found if most < 0 else found[max(len(found) - most, 0) :]

    def count(self, wanted, most):
        return len(self.newest(wanted, most))

    def _is_wanted(self, one, wanted):
        """Say of one entry, read whole, what the vault asks of its tables."""
        read, client = reading(one), one.fields.get("client")
        narrowed = (wanted.kind or one.kind, wanted.client or client, wanted.verdict or read.verdict)
        verdict = read.verdict if wanted.verdict != NOT_YET or read.waits != WAIT else NOT_YET
        within = (wanted.first or read.day) <= read.day <= (wanted.last or read.day)
        said = holds(one.fields, wanted)
        return narrowed == (one.kind, client, verdict) and within and said and self._is_open(one, read, wanted)

    def _is_open(self, one, read, wanted):
        if not wanted.open_for:
            return True
        still = {entry.seq for entry, _ in open_among(self.entries(), is_erased)}
        over = read.waits == BREACH and read.until <= wanted.now
        return one.seq in still and read.waits in wanted.open_for and not over

    def sealed(self, after=0):
        return {seq: entry for seq, entry in self.entries_.items() if seq > after}


class MemoryKeys:
    """Keys in memory."""

    def __init__(self):
        self.accepted, self.holders = {}, {}

    def supervisors(self):
        return [Supervisor(*pair) for pair in sorted(self.accepted.items())]

    def accept(self, supervisor):
        self.accepted[supervisor.code] = _public(supervisor.recipient)

    def dismiss(self, code):
        if self.accepted.pop(code, None) is None:
            raise Misread("There is no supervisor {code}.", code=code)

    def keyholders(self):
        return [Keyholder(*pair) for pair in sorted(self.holders.items())]

    def entrust(self, holder):
        self.holders[holder.name] = _public(holder.recipient)

    def withdraw(self, name):
        if self.holders.pop(name, None) is None:
            raise Misread("There is no keyholder {name}.", name=name)


def _public(text):
    """Read a public key as far as one can without the library: what is none by its beginning or length is refused."""
    read = text.strip().lower()
    if not read.startswith("age1") or len(read) != 62:
        raise Misread("That is not a public key: there is a typing mistake in it.")
    return read


class MemoryInbox:
    """What a supervisor has received, in memory: sets, and nothing that is kept of what they come to."""

    def __init__(self):
        self._sources, self._words, self._by_hand = [], {}, set()
        self._lines, self._gone, self._files = {}, {}, {}
        self.showing, self.has_emptied = set(), False

    def hold(self, head, at, volunteer, received, *, another=False):
        require_holdable(head, volunteer, self._sources, another=another)
        if not self.source(head.ledger):
            self._sources.append(Source(len(self._sources) + 1, head.ledger, volunteer, received, head.size))
        source = self.source(head.ledger)
        self._word(source, Held(source.id, head.size, head.hash, at, received))
        self._by_hand.add((source.id, head.size, head.hash, at))
        return source

    def take_all(self, parcels, received):
        for one in parcels:
            yield one if isinstance(one, Outcome) else self._take(one, received)

    def _take(self, parcel, received):
        source = whose(parcel, self._sources)
        if isinstance(source, Outcome):
            return source
        if parcel.sha256 in self._files:
            return taken(parcel.file, source.volunteer, 0)
        new = sum([self._put(source, line) for line in parcel.lines])
        self._word(source, Held(source.id, parcel.last, parcel.head.hex(), parcel.at, received))
        agreed = self._compared(source).agreed
        if agreed is None:  # what contradicts may be forged
            for erased in parcel.emptied:
                self._empty(source, erased)
            for seq, names in notes_emptied(parcel.lines).items():
                self._empty_notes(source, seq, names)
        self._files[parcel.sha256] = (source, parcel)
        fits = agreed is None or parcel.last <= agreed
        return (taken if fits else contradicting)(parcel.file, source.volunteer, new)

    def _put(self, source, line):
        if line.client and self._gone.get((source.id, line.seq)) == line.client:
            line = without_client(line)
        later = [one for place, one in self._lines.items() if place[0] == source.id]
        line = without_notes(line, notes_emptied(later).get(line.seq, ()))
        place = (source.id, line.seq, line.hash)
        there = self._lines.get(place)
        self._lines[place] = joined(there, line) if there else line
        return there is None

    def _empty(self, source, erased):
        for seq in erased.entries:
            self._gone.setdefault((source.id, seq), erased.client)
            for place, line in self._lines.items():
                if place[:2] == (source.id, seq) and line.client == erased.client:
                    self._lines[place] = without_client(line)
                    self.has_emptied = True
                    self.showing |= {file for file, first, last in self._taken(source) if first <= seq <= last}

    def _empty_notes(self, source, seq, names):
        for place, line in self._lines.items():
            if place[:2] == (source.id, seq) and without_notes(line, names) != line:
                self._lines[place] = without_notes(line, names)
                self.has_emptied = True
                self.showing |= {file for file, first, last in self._taken(source) if first <= seq <= last}

    def _taken(self, source):
        return [(one.file, one.size + 1, one.last) for owner, one in self._files.values() if owner == source]

    def _word(self, source, word):
        self._words.setdefault((source.id, word.size, word.head, word.at), word)

    def begin_again(self, volunteer):
        own = {one.id for one in require_held(volunteer, self._sources)}
        entries = sum(place[0] in own for place in self._lines)
        self._lines = {place: line for place, line in self._lines.items() if place[0] not in own}
        self._gone = {place: client for place, client in self._gone.items() if place[0] not in own}
        self._files = {digest: one for digest, one in self._files.items() if one[0].id not in own}
        self._words = {key: word for key, word in self._words.items() if key[0] not in own or key in self._by_hand}
        return entries

    def source(self, ledger):
        return next((one for one in self._sources if one.ledger == ledger), None)

    def sources(self):
        return sorted(self._sources, key=lambda one: (one.volunteer, one.id))

    def held(self, source):
        found = [word for word in self._words.values() if word.source == source.id]
        return sorted(found, key=lambda word: (word.size, word.at, word.head))

    def files(self):
        return {digest: source.volunteer for digest, (source, _) in self._files.items()}

    def last_words(self):
        return last_words((one.volunteer, word.at, word.received) for one in self._sources for word in self.held(one))

    def counts(self):
        same = Counter(
            (source.volunteer, line.month, line.kind, line.channel, line.verdict, line.clauses, line.marks)
            for source, line in self._all()
            if self._counts(source, line.seq)
        )
        return [
            Count(*key[:5], *(tuple(json.loads(one)) for one in key[5:]), number)
            for key, number in sorted(same.items())
        ]

    def entries(self, *kinds, volunteer=None, seq=None):
        for source, line in self._all():
            narrowed = (not kinds or line.kind in kinds, volunteer in (None, source.volunteer), seq in (None, line.seq))
            if all(narrowed) and self._counts(source, line.seq):
                yield _received(source, line)

    def entry(self, volunteer, seq):
        all_ = [(source, line) for source, line in self._all() if (source.volunteer, line.seq) == (volunteer, seq)]
        if not all_:
            raise Misread("You have received no entry {seq} of {volunteer}.", seq=seq, volunteer=volunteer)
        return [_received(*one) for one in all_]

    def is_emptied(self, entry):
        return (entry.source, entry.seq) in self._gone

    def parts(self, source, hashes):
        own = sorted((line.seq, line.hash.hex()) for one, line in self._all() if one == source)
        return next((seq for seq, known in own if seq in hashes and hashes[seq] != known), None)

    def gaps(self):
        return [gap for source in self.sources() for gap in self._compared(source).gaps]

    def contradictions(self):
        return [found for source in self.sources() for found in self._compared(source).contradictions]

    def rollbacks(self):
        return [found for source in self.sources() for found in rollbacks(source, self.held(source))]

    def follow_ups(self):
        entries = [_received(*one) for one in self._all() if one[1].kind in LOOKED_AT]
        volunteers = {one.id: one.volunteer for one in self._sources}
        agreed = {one.id: self._compared(one).agreed for one in self._sources}
        return follow_ups(entries, volunteers, agreed, self.is_emptied)

    def _all(self):
        sources = {one.id: one for one in self._sources}
        return [(sources[place[0]], line) for place, line in sorted(self._lines.items(), key=lambda one: one[0])]

    def _counts(self, source, seq):
        agreed = self._compared(source).agreed
        return agreed is None or seq <= agreed

    def _compared(self, source):
        own = [line for place, line in self._lines.items() if place[0] == source.id]
        nodes = [Node(line.seq, line.hash.hex(), line.prev.hex(), line.kind, line.at) for line in own]
        return compare(source, nodes, self.held(source))


def _received(source, line):
    shown = (line.hash.hex(), line.prev.hex(), line.kind, json.loads(line.fields), line.withheld)
    return Received(source.id, line.seq, *shown)
