"""THE CODE ITSELF, as data that a trustee can read.

`*.toml` says what is asked and what follows; `wording/LANGUAGE/*.toml` says it in words. `load()` turns
both into a `Policy`, or raises PolicyInvalid naming file, line and key.
"""

from confcli.policy.loading import load, load_copy, load_edition

__all__ = ["load", "load_copy", "load_edition"]
