#!/usr/bin/env bash
# Programs that ask vLLM, SGLang, llama.cpp or TEI for scores ask a served reward in the same words.
set -euo pipefail
url="${GUERDON_URL:-http://127.0.0.1:8000}"
ask() {
  curl --silent --show-error --fail-with-body "$url$1" -H "content-type: application/json" ${GUERDON_KEY:+-H "authorization: Bearer $GUERDON_KEY"} -d "$2"
  echo
}

good="<think>12 * 7 = 84</think><answer>84</answer>"
poor="<answer>84</answer>"

# vLLM: a sequence classifier, pairs, and the ranking of several responses
ask /classify '{"model": "reward", "messages": [{"role": "user", "content": "12 * 7?"}, {"role": "assistant", "content": "'"$good"'"}], "reference": "84"}'
ask /score '{"model": "reward", "text_1": "12 * 7?", "text_2": ["'"$good"'", "'"$poor"'"], "reference": "84"}'
ask /rerank '{"model": "reward", "query": "12 * 7?", "documents": ["'"$poor"'", "'"$good"'"], "reference": "84"}'
# SGLang: its own classify; SGLang's /v1/rerank needs `guerdon serve --door sglang`
ask /classify '{"model": "reward", "text": "'"$good"'", "reference": "84"}'
# llama.cpp: /v1/rerank; with "texts" it answers as TEI does
ask /v1/rerank '{"query": "12 * 7?", "documents": ["'"$poor"'", "'"$good"'"], "top_n": 1, "reference": "84"}'
# text-embeddings-inference
ask /rerank '{"query": "12 * 7?", "texts": ["'"$poor"'", "'"$good"'"], "reference": "84"}'
ask /predict '{"inputs": [["12 * 7?", "'"$good"'"]], "references": ["84"]}'
