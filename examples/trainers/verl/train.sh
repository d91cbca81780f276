#!/usr/bin/env bash
# GRPO with a served reward. Rows are verl's own: data_source, prompt, reward_model.ground_truth, extra_info.
set -euo pipefail
export GUERDON_KEY="${GUERDON_KEY:-}" # workers get the environment of the driver's ray job

python3 -m verl.trainer.main_ppo \
  algorithm.adv_estimator=grpo \
  data.train_files="$HOME/data/gsm8k/train.parquet" \
  data.val_files="$HOME/data/gsm8k/test.parquet" \
  actor_rollout_ref.model.path=Qwen/Qwen2.5-0.5B-Instruct \
  actor_rollout_ref.rollout.n=8 \
  reward.custom_reward_function.path="$PWD/clients/python/guerdon_verl.py" \
  reward.custom_reward_function.name=compute_score_async \
  +reward.custom_reward_function.reward_kwargs.url="${GUERDON_URL:-http://127.0.0.1:8000}" \
  "+reward.custom_reward_function.reward_kwargs.parts='right,format'" \
  "$@"
