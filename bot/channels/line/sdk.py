"""LINE's SDK, without the half that it keeps for its second version.

`linebot/__init__.py` imports that half (5 MB, and a third of the time that importing takes); this bot uses
`linebot.v3` alone. So the package is entered without running its `__init__`: its submodules are found as ever.
"""

import sys
from importlib.util import find_spec, module_from_spec

if "linebot" not in sys.modules:
    spec = find_spec("linebot")
    assert spec is not None, "line-bot-sdk is installed"
    sys.modules["linebot"] = module_from_spec(spec)

from linebot.v3 import webhooks

__all__ = ["webhooks"]
