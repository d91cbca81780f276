"""AReaL's GSM8K example with a served reward: PYTHONPATH=clients/python python train.py --config gsm8k_grpo.yaml

Only the reward differs from AReaL's own example: the columns of a row are the reference (`answer`) and the fields.
"""

import sys

from areal import PPOTrainer
from areal.api.cli_args import GRPOConfig, load_expr_config
from areal.dataset import get_custom_dataset
from areal.utils.hf_utils import load_hf_tokenizer


def main(args):
    config, _ = load_expr_config(args, GRPOConfig)
    tokenizer = load_hf_tokenizer(config.tokenizer_path)
    train = get_custom_dataset(split="train", dataset_config=config.train_dataset, tokenizer=tokenizer)
    with PPOTrainer(config, train_dataset=train) as trainer:
        trainer.train(
            workflow="areal.workflow.rlvr.RLVRWorkflow",
            workflow_kwargs={
                "reward_fn": "guerdon_areal.reward_fn",
                "gconfig": config.gconfig,
                "tokenizer": config.tokenizer_path,
            },
        )


if __name__ == "__main__":
    main(sys.argv[1:])
