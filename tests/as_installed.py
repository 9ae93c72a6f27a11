"""Without what only the tests bring along: imported first by a process that is measured as an operator's would be.

The tests' object store brings `cryptography`; an installation has none, and python-telegram-bot, which loads it when it
is there, takes seven megabytes less.
"""

import sys

sys.modules["cryptography"] = None  # type: ignore[assignment]
