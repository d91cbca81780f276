"""Peer of perf/nn.ts: the same two trainings in PyTorch, from the same numbers, with as many threads. Prints milliseconds and losses as JSON."""

import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

threads, epochs, steps = (int(argument) for argument in sys.argv[1:4])
torch.set_num_threads(threads)


def uniform(seed, *shape):
    """Numbers in [-0.5, 0.5) that depend on the seed and their place only."""
    x = np.arange(int(np.prod(shape)), dtype=np.uint32) + np.uint32(seed * 747796405 % 2**32)
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x21F0AAAD)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x735A2D97)
    x = x ^ (x >> np.uint32(15))
    return torch.from_numpy((x.astype(np.float64) / 2**32 - 0.5).astype(np.float32)).reshape(shape)


def parameter(value):
    return value.clone().requires_grad_()


def bradley_terry():
    pairs, features, hidden, batch = 50_000, 384, 256, 512
    chosen, rejected = uniform(1, pairs, features) + 0.02, uniform(2, pairs, features)
    w1, b1 = parameter(uniform(3, features, hidden) * 0.2), parameter(torch.zeros(hidden))
    w2, b2 = parameter(uniform(4, hidden, 1) * 0.2), parameter(torch.zeros(1))
    optimiser = torch.optim.AdamW([w1, b1, w2, b2], lr=1e-3, weight_decay=0.01)
    score = lambda x: (F.relu(x @ w1 + b1) @ w2 + b2).reshape(-1)
    times, losses = [], []
    for _ in range(epochs):
        start = time.perf_counter()
        for i in range(0, pairs - batch + 1, batch):
            loss = -F.logsigmoid(score(chosen[i : i + batch]) - score(rejected[i : i + batch])).mean()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
        times.append((time.perf_counter() - start) * 1000)
        losses.append(loss.item())
    return times, losses


def language_model():
    layers, width, heads, vocabulary, length, batch = 4, 128, 4, 128, 128, 32
    seed = iter(range(100, 1000))
    draw = lambda *shape, scale=0.1: parameter(uniform(next(seed), *shape) * scale)
    norm = lambda: [parameter(torch.ones(width)), parameter(torch.zeros(width))]
    tokens, positions = draw(vocabulary, width), draw(length, width)
    blocks = [
        dict(
            n1=norm(),
            q=draw(width, width),
            k=draw(width, width),
            v=draw(width, width),
            o=draw(width, width),
            n2=norm(),
            w1=draw(width, 4 * width),
            b1=parameter(torch.zeros(4 * width)),
            w2=draw(4 * width, width),
            b2=parameter(torch.zeros(width)),
        )
        for _ in range(layers)
    ]
    last = norm()
    parameters = [tokens, positions, *last]
    for block in blocks:
        for value in block.values():
            parameters += value if isinstance(value, list) else [value]
    optimiser = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=0.01)
    mask = torch.tril(torch.ones(length, length, dtype=torch.bool))
    times, losses = [], []
    for step in range(steps):
        text = ((uniform(10 + step, batch, length + 1) + 0.5) * vocabulary).long()
        start = time.perf_counter()
        x = tokens[text[:, :-1]] + positions
        for block in blocks:
            h = F.layer_norm(x, (width,), *block["n1"])
            q, k, v = ((h @ block[name]).reshape(batch, length, heads, -1).transpose(1, 2) for name in "qkv")
            weights = (q @ k.transpose(2, 3) / (width // heads) ** 0.5).masked_fill(~mask, -1e30).softmax(-1)
            x = x + (weights @ v).transpose(1, 2).reshape(batch, length, width) @ block["o"]
            h = F.layer_norm(x, (width,), *block["n2"])
            x = x + F.gelu(h @ block["w1"] + block["b1"], approximate="tanh") @ block["w2"] + block["b2"]
        logits = F.layer_norm(x, (width,), *last) @ tokens.T
        loss = F.cross_entropy(logits.reshape(-1, vocabulary), text[:, 1:].reshape(-1))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        times.append((time.perf_counter() - start) * 1000)
        losses.append(loss.item())
    return times, losses


result = {"version": torch.__version__}
for name, run in (("bradleyTerry", bradley_terry), ("languageModel", language_model)):
    times, losses = run()
    result[name] = {"times": times, "losses": losses}
print(json.dumps(result))
