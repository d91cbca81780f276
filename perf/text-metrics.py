"""Peer of perf/text-metrics.ts: scores the pairs it reads on standard input and says how long each metric took.

BLEU and chrF are sacrebleu's where it is installed; otherwise, and always for ROUGE-L, plain Python as people write it from the definition.
"""

import json
import math
import re
import sys
import time
from collections import Counter

RULES = [
    (re.compile(r"([\{-\~\[-\` -\&\(-\+\:-\@\/])"), r" \1 "),
    (re.compile(r"([^0-9])([\.,])"), r"\1 \2 "),
    (re.compile(r"([\.,])([^0-9])"), r" \1 \2"),
    (re.compile(r"([0-9])(-)"), r"\1 \2 "),
]


def tokens(text):
    line = " " + text.rstrip().replace("<skipped>", "").replace("-\n", "").replace("\n", " ") + " "
    for rule, replacement in RULES:
        line = rule.sub(replacement, line)
    return line.split()


def bleu(text, reference):
    a, b = tokens(text), tokens(reference)
    logs, orders, credit = 0.0, 0, 1.0
    for n in range(1, 5):
        grams = Counter(tuple(a[i : i + n]) for i in range(len(a) - n + 1))
        others = Counter(tuple(b[i : i + n]) for i in range(len(b) - n + 1))
        matched, possible = sum((grams & others).values()), sum(grams.values())
        if possible == 0:
            break
        if matched == 0:
            if n == 1:
                return 0.0
            credit /= 2
        orders += 1
        logs += math.log((matched or credit) / possible)
    return math.exp(logs / orders + min(0, 1 - len(b) / len(a))) if orders else 0.0


def chrf(text, reference, beta=2):
    a, b = "".join(text.split()), "".join(reference.split())
    precision = recall = orders = 0
    for n in range(1, 7):
        grams = Counter(a[i : i + n] for i in range(len(a) - n + 1))
        others = Counter(b[i : i + n] for i in range(len(b) - n + 1))
        matched = sum((grams & others).values())
        if grams and others:
            precision += matched / sum(grams.values())
            recall += matched / sum(others.values())
            orders += 1
    if not precision:
        return 0.0
    precision, recall = precision / orders, recall / orders
    return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def rouge_l(text, reference):
    a, b = re.findall("[a-z0-9]+", text.lower()), re.findall("[a-z0-9]+", reference.lower())
    row = [0] * (len(b) + 1)
    for x in a:
        diagonal = 0
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], diagonal + 1 if x == y else max(row[j], row[j - 1])
    return 2 * row[-1] / (len(a) + len(b)) if a and b else 0.0


metrics = {"BLEU": ("plain Python", bleu), "chrF": ("plain Python", chrf), "ROUGE-L": ("plain Python", rouge_l)}
try:
    import sacrebleu
    from sacrebleu.metrics import BLEU, CHRF

    name = "sacrebleu " + sacrebleu.__version__
    of_bleu, of_chrf = BLEU(effective_order=True), CHRF()
    metrics["BLEU"] = (name, lambda text, reference: of_bleu.sentence_score(text, [reference]).score / 100)
    metrics["chrF"] = (name, lambda text, reference: of_chrf.sentence_score(text, [reference]).score / 100)
except ImportError:
    pass

pairs = json.load(sys.stdin)
out = {}
for metric, (name, score) in metrics.items():
    start = time.perf_counter()
    scores = [score(text, reference) for text, reference in pairs]
    out[metric] = {"name": name, "rate": len(pairs) / (time.perf_counter() - start), "scores": scores}
json.dump(out, sys.stdout)
