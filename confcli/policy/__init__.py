"""THE CODE ITSELF, as data that a trustee can read.

`*.toml` says what is asked and what follows; `wording/LANGUAGE/*.toml` says it in words. `load()` turns
both into a `Policy`, or raises PolicyInvalid naming file, line and key.
"""

from confcli.core.policy import Edition, Policy
from confcli.policy.routing import read_form
from confcli.policy.source import Source, read
from confcli.policy.table import Table
from confcli.policy.words import read_clauses, read_words


def load(folder: str | None = None, *, language: str = "en", forms: tuple[str, ...] | None = None) -> Policy:
    """Load a policy folder, or the built-in one; only the forms named, or all of them.

    A folder that is not built in has not been through our tests, so all of it is checked each time.
    """
    source = read(folder)
    if folder is not None:
        from confcli.policy.check import check

        check(source)
        source.raise_faults()
    policy = assemble(source, language, source.forms() if forms is None else forms)
    source.raise_faults()
    return policy


def assemble(source: Source, language: str, forms: tuple[str, ...]) -> Policy:
    """Put a policy together; faults are noted in the source."""
    code = Table(source, "code.toml", "", source.parse("code.toml"))
    code.only("id", "version", "date", "clauses")
    clauses = code.strings("clauses")
    title, texts = read_clauses(source, language, clauses)
    read = {name: read_form(source, name, clauses) for name in forms}
    words = {
        name: read_words(source, language, form)
        for name, form in read.items()
        if f"{name}.toml" not in source.unreadable  # without the form, every word of it would be a fault
    }
    return Policy(
        edition=Edition(code.text("id"), code.text("version"), source.sha256()),
        date=code.text("date"),
        title=title,
        clauses=texts,
        forms=read,
        words=words,
    )
