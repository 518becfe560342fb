"""THE SUPERVISOR'S REPORT over all volunteers: one view of it, shown on a terminal, as PDF, as CSV and as data."""

import os

HERE = os.path.dirname(__file__)
