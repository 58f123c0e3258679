"""Prints the n-th fenced `sh` block of the README: what a reader pastes is what is tested."""

import pathlib
import re
import sys

blocks = re.findall(r"^```sh\n(.*?)^```", pathlib.Path("README.md").read_text(encoding="utf-8"), re.M | re.S)
sys.stdout.write(blocks[int(sys.argv[1]) - 1].strip() + "\n")
