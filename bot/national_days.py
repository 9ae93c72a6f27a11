"""The holidays of Thailand, year by year: of everybody, of government offices, of schools. Pure.

The library brings every country; it takes twelve megabytes and a quarter of a second, and is asked about two years.
So a bot has them told by another process (`bot/ahead.py`); who asks for a year that was not told loads the library.

`python -m bot.national_days 2026 2027` writes `{"2026-01-01": "New Year's Day", …}`.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date

#: Of `holidays` 0.109.
_CATEGORIES = ("public", "government", "school")

_known: dict[int, Mapping[date, str]] = {}


def of(year: int) -> Mapping[date, str]:
    """Each holiday's English name, several joined by "; "; none after the year 2100."""
    found = _known.get(year)
    if found is None:
        found = _known[year] = _asked(year)
    return found


def unknown(years: Iterable[int]) -> list[int]:
    """Those of the years whose holidays would have to be asked for."""
    return [year for year in years if year not in _known]


def learn(years: Iterable[int], written: str) -> None:
    """The holidays of these years, as this program writes them."""
    named = {date.fromisoformat(day): name for day, name in json.loads(written).items()}
    for year in years:
        _known[year] = {day: name for day, name in named.items() if day.year == year}


def _asked(year: int) -> Mapping[date, str]:
    import holidays

    return dict(holidays.country_holidays("TH", categories=_CATEGORIES, years=year, language="en_US"))


def main() -> None:
    """See the module."""
    days = {day.isoformat(): name for year in sys.argv[1:] for day, name in _asked(int(year)).items()}
    sys.stdout.write(json.dumps(days))


if __name__ == "__main__":
    main()
