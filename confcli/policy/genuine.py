"""This module knows which text bears which number: the hash of every edition of ours, as it was handed out.

They stand here and not beside the texts, so that whoever edits a text does not edit what it is held against. A change
to the policy that is in force is a new edition; until that is handed out, its line here goes along.
"""

# The first hash is that of the text; after it, those of drafts that bore the number before, and may stand in a vault.
EDITIONS = {
    ("csg06-code", "1.0"): (
        "e5b04d5db98196650102bce5b799412f6f29272e4d991142822698d7dd61ea6e",
        "db6f319a4f976d925ddc9f1d95586476786e7c435a226eb1e173e8dbde469903",
        "d69296c09251dd95e8d4b76769a7621924ac5b4bfbfb67d0d8c408f4f316eb91",
        "5eb68adccd287ea4d3f59166d2472bee71ce4eda456ea6026dc95d48dd96b830",
        "bb32ef5d02bd50b893e93ef472ab0863389189c3a0396ff9ac120ffedf2fb973",
    ),
    ("csg06-code", "1.1"): ("8c619d620eb3d074d4375854f4bea65ff731f07cb41f9cf3e45dbe72f443dd5e",),
    ("csg06-code", "1.2"): ("4bafbb53602adb11530d91e3a7a0d8869bcdbab31180da1d2515a4aa750ef64e",),
}


def genuine(id_: str, version: str) -> tuple[str, ...]:
    """Give the SHA-256 of the edition of ours that bears this number, first; nothing where none does."""
    return EDITIONS.get((id_, version), ())
