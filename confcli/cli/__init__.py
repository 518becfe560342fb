"""THE SHELL: Typer, the terminal and the files. One short function a command; `app.main` is the only exit."""
