"""`python -m bot.pictures`: {"log": "บันทึกกิจกรรม", …} on standard input → the rich menu's PNG on standard output.

Painting takes 20 MB that a process keeps; so the bot has it done by one that ends.
"""

import json
import sys

from bot.pictures import png
from bot.pictures.rich_menu import svg

if __name__ == "__main__":
    sys.stdout.buffer.write(png(svg(json.load(sys.stdin))))
