"""WAYS TO ASK: the same questions in three voices. None of them knows a rule or decides anything.

guided        on a terminal, with arrow keys (questionary)
plain         numbered lines, for screen readers and simple terminals
answers_file  from a file, for scripts and for trying the rules
"""
