"""GRPO with a served reward: PYTHONPATH=clients/python GUERDON_URL=http://127.0.0.1:8000 python train.py"""

from datasets import load_dataset
from guerdon_trl import configured
from trl import GRPOConfig, GRPOTrainer

dataset = load_dataset("openai/gsm8k", "main", split="train").map(
    lambda row: {"prompt": [{"role": "user", "content": row["question"]}], "answer": row["answer"].split("####")[-1].strip()}
)

trainer = GRPOTrainer(
    model="Qwen/Qwen2.5-0.5B-Instruct",
    # The column `answer` is the reference; the parts become metrics of the run.
    reward_funcs=[configured(reference="answer", parts="right,format")],
    args=GRPOConfig(output_dir="out", num_generations=8, per_device_train_batch_size=8),
    train_dataset=dataset,
)
trainer.train()
