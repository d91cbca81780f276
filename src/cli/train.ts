import { join } from "node:path";
import { ortBackend, wasmBackend } from "../nn/index.ts";
import { formatNumber, formatShare } from "../run/figures.ts";
import { RunStopped } from "../run/score-files.ts";
import { printCard } from "../run/train/print-card.ts";
import { readEncoderSettings } from "../run/train/rollout-encoder.ts";
import { type Trained, type TrainOptions, type TrainProgress, trainReward } from "../run/train-reward.ts";
import { exitCode } from "./command-error.ts";
import { spell } from "./progress.ts";

/** What `guerdon train` was asked for, besides what training itself takes. */
export interface TrainCommand extends Omit<TrainOptions, "signal" | "onProgress" | "encoder" | "options" | "hidden" | "backend"> {
  readonly encoder?: readonly string[];
  readonly option?: Readonly<Record<string, unknown>>;
  readonly head?: readonly number[];
  readonly backend?: "wasm" | "ort";
  readonly json?: boolean;
}

/** `guerdon train`: trains a reward model, prints its card, names its folder. */
export async function train({ json = false, encoder, option, head, backend, ...options }: TrainCommand): Promise<void> {
  const abort = new AbortController();
  let asked = 0;
  const onSignal = () => {
    if (++asked > 1) process.exit(exitCode.stopped);
    process.stderr.write("\nguerdon: stopping; what is finished is kept (press Ctrl-C again to stop at once)\n");
    abort.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  let trained: Trained;
  try {
    trained = await trainReward({
      ...options,
      ...(encoder && { encoder: readEncoderSettings(encoder) }),
      ...(option && { options: option }),
      ...(head && { hidden: head }),
      ...(backend && { backend: await (backend === "ort" ? ortBackend() : wasmBackend()) }),
      signal: abort.signal,
      onProgress: progressLines(),
    });
  } catch (error) {
    if (error instanceof RunStopped)
      throw new RunStopped(`stopped; go on with the same command and --resume (what is done so far is in ${options.out})`);
    throw error;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
  const report = join(options.out, "report.html");
  if (json) process.stdout.write(`${JSON.stringify({ ...trained.card, folder: options.out, report })}\n`);
  else
    process.stdout.write(
      `${printCard(trained.card, options.out)}\n\nreport  ${report}\nuse it  guerdon score ${options.out} rollouts.jsonl --out runs/first\n`,
    );
}

const linesEvery = 5;

/** A line for each round, and one every few seconds in between. */
function progressLines(): (progress: TrainProgress) => void {
  let last = 0;
  return ({ doing, examples, epoch, epochs, step, steps, loss, heldOut, seconds }) => {
    if (!heldOut && seconds - last < linesEvery) return;
    last = seconds;
    const left = step > 0 ? `, at most ${spell((seconds / step) * (steps - step))} left` : "";
    const line =
      doing === "encoding"
        ? `${examples} examples encoded`
        : heldOut
          ? `round ${epoch} of ${epochs}  loss ${formatNumber(loss ?? null)}  held-out loss ${formatNumber(heldOut.loss)}  accuracy ${formatShare(heldOut.accuracy)}${heldOut.best ? "  best so far" : ""}`
          : `step ${step} of ${steps}  loss ${formatNumber(loss ?? null)}${left}`;
    process.stderr.write(`${line}\n`);
  };
}
