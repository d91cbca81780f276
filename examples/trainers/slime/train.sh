#!/usr/bin/env bash
# A served reward by address. With a key, rewards of whole groups, or a policy for what was not judged, use the file instead:
#   PYTHONPATH="$PWD/clients/python" ... --custom-rm-path guerdon_slime.rm --group-rm
set -euo pipefail

python3 train.py \
  --prompt-data prompts.jsonl \
  --input-key prompt \
  --label-key label \
  --apply-chat-template \
  --rm-type remote_rm \
  --rm-url "${GUERDON_URL:-http://127.0.0.1:8000}/slime" \
  --n-samples-per-prompt 8 \
  "$@"
