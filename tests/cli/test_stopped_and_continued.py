"""A program that is stopped with Ctrl-Z, and goes on: a real shell with jobs, on a real terminal."""

import os
import shutil
import signal
import sys

import pytest
from platforms import needs_terminal
from terminal import PASSPHRASE, PATIENCE, surroundings

CTRL_Z = "\x1a"
SHELL = shutil.which("bash")
pytestmark = [needs_terminal, pytest.mark.skipif(SHELL is None, reason="there is no shell with jobs here")]


@pytest.fixture
def shell(desk):
    """A shell in the folder of the vault; its prompt says which one it is."""
    import pexpect

    env = {**surroundings(), **desk.around(), "PS1": "shell$ ", "TERM": "dumb"}
    size = {"dimensions": (24, 80), "timeout": PATIENCE, "encoding": "utf-8"}
    shell = pexpect.spawn(SHELL, ["--norc", "--noprofile", "--noediting", "-i"], env=env, cwd=desk.folder, **size)
    shell.delaybeforesend = None
    shell.expect_exact("shell$ ")
    yield shell
    shell.close(force=True)


def start(shell, command, vault="--vault vault"):
    shell.sendline(f"{sys.executable} -m confcli {command} {vault}")


def stop(shell):
    shell.send(CTRL_Z)
    shell.expect_exact("shell$ ")


@pytest.mark.parametrize("times", [1, 2])
def test_a_passphrase_stays_unseen_when_it_is_typed_after_going_on(shell, times):
    start(shell, "log")
    for _ in range(times):
        shell.expect_exact("Passphrase (+ shows it, ? helps): ")
        shell.send("half of it")
        stop(shell)
        assert "half" not in shell.before
        shell.sendline("stty -a | tr ' ;' '\\n' | grep -x -e echo -e -echo")
        shell.expect_exact("shell$ ")
        assert "\necho\r" in shell.before, "what is typed into the shell was no longer shown"
        shell.sendline("fg")
    shell.expect_exact("Passphrase (+ shows it, ? helps): ")
    shell.send(PASSPHRASE + "\r")
    shell.expect_exact("shell$ ")
    assert PASSPHRASE not in shell.before
    assert "undertaking" in shell.before.lower(), shell.before


def test_a_passphrase_stays_unseen_when_the_program_was_stopped_from_outside(shell):
    start(shell, "log --vault vault & echo its number is $!;", vault="")
    shell.expect(r"its number is (\d+)\r")
    number = int(shell.match[1])
    shell.expect_exact("shell$ ")
    shell.sendline("fg")
    shell.expect_exact("Passphrase (+ shows it, ? helps): ")
    os.kill(number, signal.SIGSTOP)
    shell.expect_exact("shell$ ")
    shell.sendline("fg")
    shell.expect_exact("Passphrase (+ shows it, ? helps): ")
    shell.send(PASSPHRASE + "\r")
    shell.expect_exact("shell$ ")
    assert PASSPHRASE not in shell.before
    assert "undertaking" in shell.before.lower(), shell.before


# --- Numbered lines -----------------------------------------------------------------------------

CONTACT = "contact C-001 --plain --passphrase-file passphrase"


def at_the_note(shell):
    start(shell, CONTACT)
    for answer in ("3", "today"):
        shell.expect(r"Type [^:]*: ")
        shell.send(answer + "\r")
    shell.expect(r"Type your answer[^:]*: ")


def test_a_line_that_is_being_typed_is_gone_on_with(desk, shell):
    at_the_note(shell)
    shell.send("She slept")
    shell.expect_exact("She slept")
    stop(shell)
    shell.sendline("echo the shell  edits")
    shell.expect_exact("the shell edits")
    shell.expect_exact("shell$ ")
    shell.sendline("fg")
    shell.expect(r"Type your answer[^:]*: She slept")
    shell.send(" well\r")
    shell.expect(r"Type a number[^:]*: ")
    assert shell.before.count("well") == 2, shell.before  # once typed, once in the review
    shell.send("1\r")
    shell.expect_exact("Recorded as entry")
    assert desk.entries()[-1]["fields"]["note"] == "She slept well"


def test_a_line_that_is_being_typed_survives_a_stop_from_outside(shell):
    start(shell, f"{CONTACT} --vault vault & echo its number is $!;", vault="")
    shell.expect(r"its number is (\d+)\r")
    number = int(shell.match[1])
    shell.expect_exact("shell$ ")
    shell.sendline("fg")
    shell.expect(r"Type a number[^:]*: ")
    os.kill(number, signal.SIGSTOP)
    shell.expect_exact("shell$ ")
    shell.sendline("fg")
    shell.expect(r"Type a number[^:]*: ")
    shell.send("\x1b[D3\r")
    shell.expect(r"You chose 3")
    assert "\x1b" not in shell.before
    shell.send("\x03")
    shell.expect_exact("shell$ ")


def test_what_was_typed_into_a_program_that_locks_itself_never_lands_on_the_shell(desk, shell):
    at_the_note(shell)
    shell.send("echo she told me")
    shell.expect_exact("echo she told me")
    desk.hours_later()
    shell.expect_exact("What you answered is kept, unfinished.")
    shell.expect_exact("shell$ ")
    shell.sendline("echo nothing  else")
    shell.expect_exact("nothing else")
    assert "told" not in shell.before
