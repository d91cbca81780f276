"""The same reward as perf/serve.ts behind FastAPI, as most remote reward servers are written. Run by perf/serve.ts."""

import sys

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel


class Queries(BaseModel):
    query: list[str]
    prompts: list[str] = []
    labels: list[str] = []


app = FastAPI()


@app.post("/get_reward")
async def get_reward(body: Queries):
    rewards = [1.0 if label in query[len(prompt) :] else 0.0 for query, prompt, label in zip(body.query, body.prompts, body.labels)]
    return {"rewards": rewards, "scores": rewards, "extra_logs": {}}


uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
