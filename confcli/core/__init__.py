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
hold         what must be done before a permitted sharing is acted on
outcome      what was in fact shared
breach       a sharing without a permitting decision, meant or not (BREACH)
ledger       the append-only record; an entry is one of its lines
checkpoint   head and size of the ledger, kept by a supervisor
vault        the encrypted file
"""
