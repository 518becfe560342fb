"""Answers that many tests give, as an answers file would hold them; and which test files follow a story through."""

# A test file has the stem of the module that it tests. These test none alone; all of tests/promises are such too.
STORIES = {
    "cli/test_app_folder.py": "the built app, where there is no Python",
    "cli/test_back_and_forth_terminal.py": "a form left, taken up again and gone back through, at a terminal",
    "cli/test_bad_input.py": "what is wrong with a command line or its files, whichever command it is",
    "cli/test_clock_terminal.py": "a clock that the ledger contradicts, at a terminal",
    "cli/test_going_on_terminal.py": "from not yet to the sharing, at a terminal",
    "cli/test_last_screen.py": "what stands on the last screen of every end of the checklist",
    "cli/test_looking_after.py": "backups, recovery, keyholders and a client's rights, as commands",
    "cli/test_placing.py": "what is told of a place wherever a vault is put there",
    "cli/test_putting_right_terminal.py": "what is known of a client put right, at a terminal",
    "cli/test_stopped_and_continued.py": "Ctrl-Z, in a shell with jobs",
    "cli/test_surroundings.py": "encodings, places and readers that the program did not choose",
    "cli/test_surroundings_terminal.py": "the same at a terminal",
    "cli/test_terminal.py": "the whole job in both voices, and everything that goes wrong on a keyboard",
    "cli/test_vignettes.py": "invented cases, judged beforehand",
    "cli/test_whole_story.py": "every command once, in the order a volunteer meets them",
    "interviewers/test_one_contract.py": "three voices held to one contract",
    "policy/test_code_table.py": "that the Code is carried whole: a promise about its words",
    "speech/test_catalogue.py": "that the code and its French say the same",
    "speech/test_shown_in_french.py": "that all that is shown in French is French throughout",
    "speech/test_wording.py": "that what was found wrong in the words does not come back",
    "vault/test_figures.py": "figures of four promises, for who asks",
    "vault/test_forged_logs.py": "what forged files may do, from the seal to the inbox",
    "vault/test_keeping.py": "what an earlier confcli left behind, from opening to export",
}

PASSPHRASE = "five quiet invented test words"
CANARY = "Odile-the-canary"  # a name that may stand nowhere but where it belongs
UNDERTAKING = {"code": "V-07", "training": "yes", "promise": "yes"}
PASSAGES = ("trust", "private", "covered", "team", "exceptions", "asked_first", "necessary", "taken_seriously")
EXPLAINED = dict.fromkeys(PASSAGES, "explained")
FIRST_CONTACT = {
    "happened": "today",
    "channel": "in_person",
    **EXPLAINED,
    "questions_invited": "invited",
    "notes_consent": "agreed",
    "copy": "on_paper",
    "copy_language": "french",
}
CONSULT = {
    "danger": "none",
    "about": "client",
    "recipient": "team_member",
    "identifiable": "yes",
    "need": "guidance",
    "relationship": "current",
}
FORBIDDEN = {"danger": "none", "about": "client", "recipient": "public", "identifiable": "yes"}
AT_RISK = {
    "danger": "none",
    "about": "client",
    "recipient": "third_party",
    "identifiable": "yes",
    "grounds": ("client_at_risk",),
    "can_act": "yes",
}
CODES = {"include": ["codes_only"], "format": ["text", "json"], "unencrypted": "yes"}
SEALED = {"include": ["codes_only"], "format": ["sealed"]}
