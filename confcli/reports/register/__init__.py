"""THE REGISTER: what a supervisor reads of a volunteer's session log. One value, and a form a file renders."""

import os

HERE = os.path.dirname(__file__)
