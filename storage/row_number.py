"""The number of a row, as a button's payload or a member's text gives it: forged, mistyped, far too long."""


def row_number(given: str, *, digits: int = 15) -> int:
    """The number in ASCII digits, at most so many; 0, which no row has, for anything else."""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= digits else 0
