"""confcli: a support group's Code of Confidentiality, put into practice."""

__version__ = "0.1.0"
