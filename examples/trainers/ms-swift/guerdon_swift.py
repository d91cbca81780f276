"""A served reward for ms-swift: swift rlhf --rlhf_type grpo --external_plugins guerdon_swift.py --reward_funcs guerdon ..."""

from guerdon_trl import reward_sync

try:
    from swift.rewards import ORM, orms
except ImportError:  # before ms-swift 4
    from swift.plugin import ORM, orms


def asked(chat):
    """The messages before the response that is judged."""
    end = len(chat)
    while end > 0 and chat[end - 1]["role"] in ("assistant", "tool"):
        end -= 1
    return list(chat[:end])


class Guerdon(ORM):
    def __call__(self, completions, messages=None, **columns):
        prompts = [asked(chat) for chat in messages] if messages else [""] * len(completions)
        return reward_sync(prompts, completions, **columns)


orms["guerdon"] = Guerdon
