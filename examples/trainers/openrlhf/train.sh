#!/usr/bin/env bash
# REINFORCE++ with a served reward. With a key or a policy for what was not judged, give the file instead of the address:
#   --reward.remote_url "$PWD/clients/python/guerdon_openrlhf.py"
set -euo pipefail

python3 -m openrlhf.cli.train_ppo_ray \
  --actor.model_name_or_path Qwen/Qwen2.5-0.5B-Instruct \
  --reward.remote_url "${GUERDON_URL:-http://127.0.0.1:8000}/get_reward" \
  --data.prompt_dataset prompts.jsonl \
  --data.input_key prompt \
  --data.label_key label \
  --data.apply_chat_template \
  "$@"
