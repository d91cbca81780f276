"""Writes the common part of guerdon_client.py into the files for trainers; `--check` only says whether they are up to date."""

import pathlib
import re
import sys

here = pathlib.Path(__file__).parent
block = re.compile(r"# --- guerdon_client\.py: .*?# --- end of guerdon_client\.py\n", re.DOTALL)
common = block.search((here / "guerdon_client.py").read_text()).group()
stale = []
for file in sorted(here.glob("guerdon_*.py")):
    before = file.read_text()
    after = block.sub(lambda _: common, before)
    if after != before:
        stale.append(file.name)
        if "--check" not in sys.argv:
            file.write_text(after)
if stale:
    print(("out of date: " if "--check" in sys.argv else "wrote ") + ", ".join(stale))
sys.exit(1 if stale and "--check" in sys.argv else 0)
