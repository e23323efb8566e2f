"""The bare worker: JSON lines in, the same out, and nothing else."""

import json
import sys

for line in iter(sys.stdin.buffer.readline, b""):
    sys.stdout.buffer.write(json.dumps(json.loads(line)).encode() + b"\n")
    sys.stdout.buffer.flush()
