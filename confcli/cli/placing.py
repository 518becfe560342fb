"""This module knows what a volunteer is told of a place before a vault is put there."""


def warn(path: str) -> None:
    """Say once, plainly, what speaks against this place, and go on: the vault is theirs."""
    from confcli.cli.console import tell
    from confcli.vault.care.host_checks import warnings

    for sentence in warnings(path):
        tell(sentence)
