"""Proof by SIGKILL: nothing is lost and nothing is doubled, whenever the process dies."""
