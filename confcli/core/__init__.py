"""THE CONCEPTS, as pure values and functions: no disk, no clock, no terminal, no chance.

volunteer    bound by an undertaking (VOL-0)
client       protected by it (VOL-1); outside the vault only ever a client code
undertaking  the volunteer's promise; it goes on when the relationship ends (VOL-2)
contact      a dated encounter with a client, in whatever channel (SCOPE)
explanation  telling the client the policy (FC-1), and offering a copy of the Code (FC-2)
sharing      client information about to be passed on, not yet classified
consult      a sharing inside the team (INT-1, INT-2, INT-3)
disclosure   an exceptional sharing outside it (EXC-1 to EXC-4)
ground       why the Code may allow a sharing
necessity    what the purpose would fail without (NEC), judged item by item
consent      the client's yes; it never changes the class (EXC-0)
verdict      one of the classes a sharing can come out as
decision     verdict, clauses, answers and the version of the Code
not yet      a ground holds, but something comes first; a hold is the kind that the group asks for, not the Code
mark         what the answers to a form come to, in a word the program acts on
outcome      what was in fact shared
breach       a sharing without a permitting decision, meant or not (BREACH)
follow-up    what is still to be done about an entry: an outcome, a hold, the 72 hours, a client to be told
ledger       the append-only record; an entry is one of its lines, of one kind
draft        an unfinished form, kept until it is recorded or dropped
erasure      what was said about a client is gone; that it was recorded stays
checkpoint   head and size of the ledger, kept by a supervisor
vault        the encrypted file

supervisor   receives session logs, and answers them
card         a supervisor's code and public key, handed to volunteers; its number is compared by telephone
session log  what a supervisor gets: an extract of the ledger, verified when it is read
register     a session log as a person reads it; the report is the same over all volunteers
source       one volunteer's ledger as a supervisor knows it
gap, fork    entries that are missing between files; two histories of one ledger, of which neither counts
reply        a supervisor's answer to an entry, put beside it by the volunteer
suppression  hiding a small count, and as much beside it as would tell it
"""
