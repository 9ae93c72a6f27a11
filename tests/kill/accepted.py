"""What the platforms accepted, counted where it matters: on their side of the wire."""

import json
from collections import Counter
from collections.abc import Iterator

from bot.simulator import Simulator
from bot.simulator.identity import LINE
from bot.simulator.platform import Recorded


class Accepted:
    """Each message that a platform took, and how often.

    A question holds its dialogue's id in its buttons and a card its activity's number, so that two equal messages
    are one that was sent twice. Edits do not count: an edit that comes again changes nothing.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._times: Counter[tuple[str, str]] = Counter()

    def read(self) -> None:
        """Take what came since the last reading; the platforms remember the newest 20 000 requests."""
        requests = self._simulator.requests
        under_way = []
        while requests:
            request = requests.popleft()
            if request["status"] is None:
                under_way.append(request)
            self._times.update(_messages(request))
        requests.extendleft(reversed(under_way))

    def doubled(self, channel: str) -> int:
        """How many messages it took more than once."""
        return sum(times > 1 for times in self._of(channel))

    def copies(self, channel: str) -> int:
        """How many messages too many it took: one that three lives of the bot have sent counts twice."""
        return sum(times - 1 for times in self._of(channel))

    def _of(self, channel: str) -> list[int]:
        self.read()
        return [times for (name, _), times in self._times.items() if name == channel]


def _messages(request: Recorded) -> Iterator[tuple[str, str]]:
    if request["status"] != 200:
        return
    method = request["url"].rpartition("/")[2]
    if request["platform"] == LINE:
        if method in ("reply", "push"):
            yield LINE, json.dumps(json.loads(request["body"])["messages"])
    elif method == "sendMessage":
        yield request["platform"], request["body"].decode()
