"""This module knows how a vault is made once the undertaking is: made, its words compared, its sheet handed out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from confcli.cli import new_passphrase, passphrase
from confcli.cli.acts.recovery_sheet import Paper, hand_out_first
from confcli.cli.console import show, tell
from confcli.cli.groundwork import kept_now
from confcli.core.ledger.chain import genesis
from confcli.core.ledger.checkpoint import checkpoint
from confcli.flows.undertaking import record_undertaking
from confcli.speech import say
from confcli.vault import making
from confcli.vault.care.rekeying import choose_first
from confcli.vault.opening import NewVault, open_with_key

if TYPE_CHECKING:
    from confcli.core.code.model import Policy
    from confcli.flows.desk import Filled
    from confcli.vault.secrets import Passphrase, RawKey


class Making(NamedTuple):
    """Where a vault is made, and how its recovery sheet comes to paper."""

    path: str
    paper: Paper

    def with_passphrase(self, secret: Passphrase, policy: Policy, made: Filled) -> None:
        """Make it with a passphrase that is known already."""
        self._finish(self._made(secret, policy, made))

    def with_words(self, words: Passphrase, policy: Policy, made: Filled) -> None:
        """Make it with words that are shown only when it stands there, and have them typed from the paper."""
        making.begin(self.path)
        try:
            key = self._made(words, policy, made)
        except BaseException:
            if not making.is_unfinished(self.path):  # nothing was made
                making.finish(self.path)
            raise
        new_passphrase.show_words(words)
        try:
            chosen = new_passphrase.compared(words)
            if chosen != words:
                vault = choose_first(open_with_key(self.path, key), chosen)
                key = vault.key
                vault.close()
        except BaseException:
            tell("\n" + say("Your vault is made, and these words open it. To go on: confcli init"))
            raise
        making.finish(self.path)
        self._finish(key)

    def go_on(self, passphrase_file: str | None) -> None:
        """Have the words of a vault that was begun typed from the paper, and do what is left."""
        tell(say("Type the words from your paper, or the passphrase you chose."))
        vault = passphrase.unlock(self.path, passphrase_file)
        vault.close()
        making.finish(self.path)
        self._finish(vault.key)

    def _made(self, secret: Passphrase, policy: Policy, made: Filled) -> RawKey:
        new = NewVault(self.path, secret)
        try:
            record_undertaking(policy, new.vault, made, kept_now())
            new.move_in()
        except BaseException:
            new.discard()
            raise
        return new.vault.key

    def _finish(self, key: RawKey) -> None:
        """Hand out the sheet, and the line that a supervisor keeps: of the ledger before its first entry."""
        hand_out_first(lambda: open_with_key(self.path, key), self.paper)
        vault = open_with_key(self.path, key)
        start = checkpoint(genesis(vault.head().ledger), kept_now())
        vault.close()
        tell(say("Your vault is at {path}. Your undertaking is its first entry.", path=self.path))
        tell(say("Give this line to your supervisor to keep:"))
        sys.stderr.flush()
        show(start)
