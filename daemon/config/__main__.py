"""``python -m daemon.config schema`` or ``reference``: what docs/ holds of the keys, written from their declaration."""

from __future__ import annotations

import json
import sys

from daemon.config.keys import describe_schema
from daemon.config.reference import describe_keys

if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "schema"
    text = describe_keys() if wanted == "reference" else json.dumps(describe_schema(), indent=2, ensure_ascii=False)
    sys.stdout.write(text.rstrip("\n") + "\n")
