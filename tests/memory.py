"""What the flows are tested on, in memory: a ledger sealed with the real chain, its drafts, an inbox, and keys.

`tests/flows/test_ports.py` holds them to the same promises as the vault.
"""

import json
from collections import Counter
from contextlib import contextmanager

from confcli.core.follow_ups import BREACH, LOOKED_AT, WAIT, follow_ups, open_among
from confcli.core.ledger.chain import Entry, Shown, genesis, opened, seal
from confcli.core.ledger.entry import marks_of
from confcli.core.ledger.erasure import is_erased
from confcli.core.selection import NOT_YET, holds, reading
from confcli.core.supervision.forks import compare, last_words, rollbacks
from confcli.core.supervision.inbox import Count, Held, Node, Received, Source
from confcli.core.supervision.parcels import ERASURES, emptied_by, joined, notes_emptied, without_client, without_notes
from confcli.core.supervision.supervisor_card import Keyholder, Supervisor
from confcli.core.supervision.vouching import Waiting
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
        if (wanted.first or wanted.last) and not wanted.phrases:
            found.sort(key=lambda one: reading(one).day)
        return found if most < 0 else found[max(len(found) - most, 0) :]

    def numbers(self, wanted, most=-1):
        return [one.seq for one in self.newest(wanted, most)]

    def lacking(self, *marks):
        have = {one.fields.get("client") for one in self.entries(kind="explanation") if marks_of(one) & set(marks)}
        present = [one.fields["client"] for one in self.entries(kind="client") if "client" in one.fields]
        return [code for code in present if code not in have]

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
        self._lines, self._gone, self._files, self._done = {}, {}, {}, set()
        self.showing, self.has_emptied = set(), False

    def hold(self, head, at, volunteer, received, *, another=False, vouches=True):
        require_holdable(head, volunteer, self._sources, another=another)
        if not self.source(head.ledger):
            self._sources.append(Source(len(self._sources) + 1, head.ledger, volunteer, received, head.size))
        source = self.source(head.ledger)
        self._word(source, Held(source.id, head.size, head.hash, at, received, vouches))
        self._by_hand.add((source.id, head.size, head.hash, at))
        self._carry_out_vouched(source)
        return source

    def vouch(self, source, place, received):
        at = next((line.at for line in self._own(source) if (line.seq, line.hash.hex()) == place), received)
        same = {key for key, word in self._words.items() if (word.source, word.size, word.head) == (source.id, *place)}
        for key in same or {(source.id, *place, at)}:
            self._word(source, Held(source.id, *place, key[3], received, True))
            self._by_hand.add(key)
        self._carry_out_vouched(source)

    def waiting(self):
        found = []
        for source, line in self._all():
            if line.kind in ERASURES and (source.id, line.seq, line.hash) not in self._done:
                agreed = self._compared(source).agreed
                parted = agreed is not None and line.seq > agreed
                if taken := {old.seq for old, new in self._taken_away(source, line) if old != new}:
                    place = (source.volunteer, source.id, line.seq, line.hash.hex())
                    found.append(Waiting(*place, line.client or "", tuple(sorted(taken)), parted))
        return sorted(found, key=lambda one: (one.volunteer, one.source, one.seq, one.hash))

    def carry_out(self, source, place):
        owner = next(one for one in self._sources if one.id == source)
        own = self._lines[source, place[0], bytes.fromhex(place[1])]
        self._done.add((source, own.seq, own.hash))
        for seq in emptied_by(own).entries if own.kind == "erasure" else ():
            self._gone.setdefault((source, seq), own.client)
        for old, new in self._taken_away(owner, own):
            if old != new:
                self._lines[source, old.seq, old.hash] = new
                self.has_emptied = True
                self.showing |= {file for file, first, last in self._taken(owner) if first <= old.seq <= last < own.seq}

    def vouched(self, source):
        return self._compared(source).vouched

    def places(self, source):
        return [(line.seq, line.hash.hex()) for line in self._own(source)] + [
            (word.size, word.head) for word in self.held(source)
        ]

    def _taken_away(self, source, erasure):
        if erasure.kind == "erasure":
            gone = emptied_by(erasure)
            named = [one for one in self._own(source) if one.seq in gone.entries and one.client == gone.client]
            return [(one, without_client(one)) for one in named]
        notes = notes_emptied([erasure])
        return [(one, without_notes(one, notes[one.seq])) for one in self._own(source) if one.seq in notes]

    def _carry_out_vouched(self, source):
        for seq, hash_ in sorted(self.vouched(source)):
            line = self._lines.get((source.id, seq, bytes.fromhex(hash_)))
            if line and line.kind in ERASURES and (source.id, seq, line.hash) not in self._done:
                self.carry_out(source.id, (seq, hash_))

    def _own(self, source):
        return [line for place, line in sorted(self._lines.items()) if place[0] == source.id]

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
        self._carry_out_vouched(source)
        self._files[parcel.sha256] = (source, parcel)
        fits = self._compared(source).counts((parcel.last, parcel.head.hex()))
        return (taken if fits else contradicting)(parcel.file, source.volunteer, new)

    def _put(self, source, line):
        if line.client and self._gone.get((source.id, line.seq)) == line.client:
            line = without_client(line)
        later = [one for place, one in self._lines.items() if place[0] == source.id and place in self._done]
        line = without_notes(line, notes_emptied(later).get(line.seq, ()))
        place = (source.id, line.seq, line.hash)
        there = self._lines.get(place)
        self._lines[place] = joined(there, line) if there else line
        return there is None

    def _taken(self, source):
        return [(one.file, one.size + 1, one.last) for owner, one in self._files.values() if owner == source]

    def _word(self, source, word):
        key = (source.id, word.size, word.head, word.at)
        if key not in self._words or (word.vouches and not self._words[key].vouches):
            self._words[key] = word

    def begin_again(self, volunteer):
        own = {one.id for one in require_held(volunteer, self._sources)}
        entries = sum(place[0] in own for place in self._lines)
        self._lines = {place: line for place, line in self._lines.items() if place[0] not in own}
        self._done = {place for place in self._done if place[0] not in own}
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
            if self._counts(source, line)
        )
        return [
            Count(*key[:5], *(tuple(json.loads(one)) for one in key[5:]), number)
            for key, number in sorted(same.items())
        ]

    def entries(self, *kinds, volunteer=None, seq=None):
        for source, line in self._all():
            narrowed = (not kinds or line.kind in kinds, volunteer in (None, source.volunteer), seq in (None, line.seq))
            if all(narrowed) and self._counts(source, line):
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
        compared = {one.id: self._compared(one) for one in self._sources}
        sure = {(one.source, one.hash) for one in entries if compared[one.source].counts((one.seq, one.hash))}
        return follow_ups(entries, volunteers, lambda one: (one.source, one.hash) in sure, self.is_emptied)

    def _all(self):
        sources = {one.id: one for one in self._sources}
        return [(sources[place[0]], line) for place, line in sorted(self._lines.items(), key=lambda one: one[0])]

    def _counts(self, source, line):
        return self._compared(source).counts((line.seq, line.hash.hex()))

    def _compared(self, source):
        own = [line for place, line in self._lines.items() if place[0] == source.id]
        nodes = [Node(line.seq, line.hash.hex(), line.prev.hex(), line.kind, line.at) for line in own]
        return compare(source, nodes, self.held(source))


def _received(source, line):
    shown = (line.hash.hex(), line.prev.hex(), line.kind, json.loads(line.fields), line.withheld)
    return Received(source.id, line.seq, *shown)
