"""LOOKING AFTER THE VAULT: backups, recovery, another passphrase, and what lies around it."""
