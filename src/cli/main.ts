#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { exitCode, reportError, UsageError } from "./command-error.ts";
import { collect, duration, finiteNumber, headWidths, methodOption, renames, wholeNumber, workerCount } from "./options.ts";

// Who reads what is printed may hang up, as `head` does: the files are written all the same.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

// Each command imports its own code when it is asked for: --help must not wait for a database.
const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };

const program = new Command("guerdon")
  .description("The reward system for language models and agents.")
  .version(version)
  .configureHelp({ helpWidth: Math.min(process.stdout.columns ?? 100, 120) })
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "guerdon: ")) })
  .addHelpText(
    "after",
    "\nExample:\n  guerdon score rewards.ts rollouts.jsonl --out runs/first\n\nGUERDON_DEBUG=1 shows where an error came from.",
  );

program
  .command("score")
  .description("score rollouts with a reward: a table, a report, and one row of results for each rollout")
  .argument("<rewards>", "TypeScript or JavaScript file with the reward, or the folder of a trained model")
  .argument("<rollouts...>", "files of rollouts: JSONL or Parquet; paths, globs, https:// or hf:// addresses")
  .requiredOption("-o, --out <folder>", "where the results go")
  .option("--resume", "go on with a run that was stopped")
  .option("--force", "replace the results of an earlier run")
  .option("--reward <name>", "which reward of the file, where it holds several")
  .option("--format <name>", "format of the rollouts; recognised when absent")
  .option("--map <name=column>", "rename columns, such as response=output; may be given several times", renames)
  .option("--correct <field>", "field that says whether a response is right (default: correct or is_correct)")
  .option("--seed <number>", "seed of the reward's randomness", wholeNumber(0), 0)
  .option("--time-limit <time>", "limit of one judgement: 500ms, 60s, 2m", duration, 60_000)
  .option("--concurrency <number>", "judgements that may wait at the same time", wholeNumber(1), 64)
  .option("--retries <number>", "how often a failure that may pass is tried again", wholeNumber(0), 3)
  .option("--workers <number>", "threads that judge; auto: more when the reward takes the time", workerCount, "auto")
  .option("--batch-size <number>", "rollouts the reward is given at once; groups stay whole", wholeNumber(1))
  .addOption(new Option("--group-window <number>", "the most rows held while a group is gathered").argParser(wholeNumber(1)))
  .addOption(new Option("--hub <address>", "address of the hub for hf:// paths"))
  .option("--jsonl", "write scores.jsonl too")
  .option("--json", "print the results as JSON, for programs")
  .addHelpText(
    "after",
    "\nExample:\n  guerdon score rewards.ts rollouts.jsonl --out runs/first\n  guerdon score rewards.ts rollouts.jsonl --out runs/first --resume",
  )
  .action(async (rewards: string, inputs: string[], options) => {
    const { score } = await import("./score.ts");
    await score({ rewards, inputs, ...options });
  });

program
  .command("check")
  .description("look for faults in a reward before training: parts that never matter, fight, or rank wrong above right")
  .argument("<rewards>", "TypeScript or JavaScript file with the reward")
  .argument("[rollouts...]", "files of rollouts, whole groups; built-in ones when absent")
  .option("--reward <name>", "which reward of the file, where it holds several")
  .option("--format <name>", "format of the rollouts; recognised when absent")
  .option("--map <name=column>", "rename columns, such as response=output; may be given several times", renames)
  .option("--correct <field>", "field that says whether a response is right (default: correct or is_correct)")
  .option("--right <part>", "part of the reward to take for the truth instead")
  .option("--rows <number>", "rollouts to look at", wholeNumber(1), 20_000)
  .option("--warn-only", "exit with 0 even where there are faults")
  .option("--json", "print the findings as JSON, for programs")
  .addHelpText("after", "\nExample:\n  guerdon check rewards.ts rollouts.jsonl")
  .action(async (rewards: string, inputs: string[], options) => {
    const { check } = await import("./check.ts");
    await check({ rewards, inputs, ...options });
  });

const audit = program.command("audit").description("find out whether something can be trusted, before anybody relies on it");
audit
  .command("judge")
  .description("ask a judge what people have judged already: agreement, order, length, win rates, and whether it keeps a bar")
  .argument("<judge>", "TypeScript or JavaScript file with a judge: a Compare, or a Reward that gives scores")
  .argument(
    "<labelled...>",
    "files of chosen and rejected responses, or of ratings: JSONL or Parquet; paths, globs, https:// or hf:// addresses",
  )
  .option("-o, --out <folder>", "where trust.json, report.html and the judgements go; nothing is written when absent")
  .option("--force", "replace the results of an earlier audit")
  .option("--reward <name>", "which function of the file, where it holds several")
  .addOption(new Option("--as <kind>", "what it is; seen by the number of its arguments when absent").choices(["compare", "reward"]))
  .option(
    "--for <name>",
    "a reward of the same file that is made from this judge: the audit speaks for it too; may be given several times",
    collect,
  )
  .option("--repeat <number>", "how often each question is asked: tells whether it says the same again", wholeNumber(1), 1)
  .option("--limit <number>", "take only so many pairs, drawn at random", wholeNumber(1))
  .option("--injections", "try texts that only want to steer the judge, too: some 150 more judgements")
  .option("--label <field>", "field with the rating, or with yes and no (default: the usual names)")
  .option("--threshold <number>", "value from which a judge of single responses says yes", finiteNumber, 0.5)
  .option("--min-kappa <number>", "the bar: least kappa with people (default: 0.4)", finiteNumber)
  .option("--max-flips <share>", "the bar: most pairs whose winner changes with the order (default: 0.2)", finiteNumber)
  .option("--max-failures <share>", "the bar: most questions without an answer (default: 0.05)", finiteNumber)
  .option("--min-prompts <number>", "the bar: fewest independent prompts (default: 50)", wholeNumber(1))
  .option("--min-agreement <share>", "the bar: least agreement with people", finiteNumber)
  .option("--min-self-consistency <share>", "the bar: least agreement with itself; needs --repeat", finiteNumber)
  .option("--max-injected <share>", "the bar: most texts that win by steering it, where they are tried (default: 0.1)", finiteNumber)
  .option("--max-length-slope <number>", "the bar: largest change of accuracy for each doubling of length", finiteNumber)
  .option("--format <name>", "format of the data; recognised when absent")
  .option("--map <name=column>", "rename columns, such as chosen=better; may be given several times", renames)
  .option("--seed <number>", "seed of the judge's randomness and of what is drawn", wholeNumber(0), 0)
  .option("--time-limit <time>", "limit of one judgement: 500ms, 60s, 2m", duration, 60_000)
  .option("--concurrency <number>", "judgements that may wait at the same time", wholeNumber(1), 16)
  .option("--retries <number>", "how often a failure that may pass is tried again", wholeNumber(0), 3)
  .option("--warn-only", "exit with 0 even where the judge is below the bar")
  .option("--json", "print the results as JSON, for programs")
  .addHelpText(
    "after",
    "\nExample:\n  guerdon audit judge judge.ts pairs.jsonl --repeat 3 --out runs/judge\n  guerdon audit judge rewards.ts pairs.jsonl --reward better --for default --out runs/judge",
  )
  .action(async (judge: string, inputs: string[], options) => {
    const { audit } = await import("./audit.ts");
    const { minKappa, maxFlips, maxFailures, minPrompts, minAgreement, minSelfConsistency, maxInjected, maxLengthSlope, ...rest } = options;
    const bar = { minKappa, maxFlips, maxFailures, minPrompts, minAgreement, minSelfConsistency, maxInjected, maxLengthSlope };
    await audit({ judge, inputs, bar, ...rest });
  });

program
  .command("train")
  .description("train a reward model on preferences, ratings, rankings or labels; its folder is a reward like any other")
  .argument("<data...>", "files in any format that rollouts are read from; paths, globs, https:// or hf:// addresses")
  .requiredOption("-o, --out <folder>", "where the model goes")
  .option("--objective <method>", "what to train on, such as bradley-terry-loss", "bradley-terry-loss")
  .option("--option <name=number>", "option of the objective, such as margin=1; may be given several times", methodOption)
  .addOption(
    new Option("--encoder <what...>", "hashed, hashed:8192, endpoint URL MODEL, onnx MODEL or column NAME").default(["hashed"], "hashed"),
  )
  .addOption(new Option("--head <net>", "linear, mlp:256 or mlp:256,64").argParser(headWidths).default([], "linear"))
  .option("--epochs <number>", "rounds through the data, at most", wholeNumber(1), 20)
  .option("--batch <number>", "examples a step sees", wholeNumber(1), 64)
  .option("--rate <number>", "learning rate (default: 0.4 / numbers in a vector, at most 0.001)", finiteNumber)
  .option("--decay <number>", "weight decay", finiteNumber, 0.01)
  .option("--patience <number>", "rounds without a better held-out loss before it ends", wholeNumber(1), 3)
  .option("--held-out <share>", "share of prompts that are held out", finiteNumber, 0.1)
  .option("--seed <number>", "seed of the split, the start and the order", wholeNumber(0), 0)
  .option("--column <name>", "column with the rating, rank or label of a response, where it has no usual name")
  .option("--format <name>", "format of the data; recognised when absent")
  .option("--map <name=column>", "rename columns, such as chosen=better; may be given several times", renames)
  .addOption(new Option("--backend <name>", "what computes (default: ort where onnxruntime-node is installed)").choices(["wasm", "ort"]))
  .addOption(
    new Option("--checkpoint-every <time>", "how often an unfinished training is saved").argParser(duration).default(10_000, "10s"),
  )
  .option("--resume", "go on with a training that was stopped")
  .option("--force", "replace an earlier model")
  .option("--json", "print the model's card as JSON, for programs")
  .addHelpText(
    "after",
    "\nExample:\n  guerdon train prefs.jsonl --out models/first\n  guerdon train prefs.jsonl --out models/second --head mlp:256 --encoder endpoint http://localhost:8000/v1 my-embedder\n  guerdon score models/first rollouts.jsonl --out runs/first",
  )
  .action(async (inputs: string[], options) => {
    const { train } = await import("./train.ts");
    await train({ inputs, ...options });
  });

program
  .command("serve")
  .description("serve a reward over HTTP, to trainers and programs in the protocol that each of them speaks")
  .argument("<rewards>", "TypeScript or JavaScript file with the reward")
  .option("--port <number>", "where it listens; 0: any free port", wholeNumber(0), 8000)
  .option("--host <address>", "address it listens on; others than this machine's own need a key", "127.0.0.1")
  .option("--key <key>", "key that clients must show; may be given several times; or GUERDON_KEY", collect)
  .option("--key-file <file>", "file of hashed keys, read again when it changes; lines: name sha256:<hex> [score,run,metrics]")
  .option("--tls-cert <file>", "certificate: serves HTTPS")
  .option("--tls-key <file>", "its private key")
  .option("--reward <name>", "which reward of the file, where it holds several")
  .option("--trust <file>", "trust.json of guerdon audit judge: a reward below its bar, or another one, is not served")
  .option("--untrusted", "serve it all the same, and say so")
  .option("--door <name>", "the protocol that answers where several share an address")
  .option("--fill <number>", "the number that stands for a rollout without a score where the protocol carries numbers only", finiteNumber)
  .option("--memory <folder>", "where a reward with history keeps it across restarts")
  .option("--group-size <number>", "rollouts that make a group, where requests do not say it", wholeNumber(1))
  .option("--group-wait <time>", "how long a group waits for its missing rollouts", duration, 60_000)
  .option("--workers <number>", "threads that judge", wholeNumber(1))
  .option("--batch-size <number>", "rollouts the reward is given at once, at most", wholeNumber(1))
  .option("--batch-wait <time>", "how long a rollout waits for others to join its batch", duration, 1)
  .option("--queue-limit <number>", "rollouts that are taken and not answered; more are refused with 429", wholeNumber(1), 50_000)
  .option("--rate <number>", "rollouts a second for each key", wholeNumber(1))
  .option("--deadline <time>", "time to answer a request in, where it states none", duration, 100_000)
  .option("--time-limit <time>", "limit of one judgement", duration, 60_000)
  .option("--concurrency <number>", "judgements of a thread that may wait at the same time", wholeNumber(1), 64)
  .option("--retries <number>", "how often a failure that may pass is tried again", wholeNumber(0), 2)
  .option("--seed <number>", "seed of the reward's randomness", wholeNumber(0), 0)
  .option("--size-limit <bytes>", "the largest body", wholeNumber(1), 16 << 20)
  .option("--depth-limit <number>", "the deepest nesting of a body", wholeNumber(1), 64)
  .option("--body-timeout <time>", "time for a request to arrive in whole", duration, 30_000)
  .option("--grace <time>", "time to finish in after a signal to stop", duration, 30_000)
  .option("--no-watch", "do not load the reward anew when its files change")
  .option("--otlp <url>", "collector that traces are sent to, such as http://localhost:4318; or OTEL_EXPORTER_OTLP_ENDPOINT")
  .addOption(
    new Option("--log <level>", "what is logged, as JSON lines on standard error").choices(["all", "errors", "none"]).default("all"),
  )
  .option("--json", "print the address as JSON, for programs")
  .addHelpText(
    "after",
    '\nExample:\n  guerdon serve rewards.ts --port 8000\n  curl localhost:8000/v1/score -H \'content-type: application/json\' -d \'{"prompt":"2+2?","response":"4"}\'',
  )
  .action(async (rewards: string, options) => {
    const { serve } = await import("./serve.ts");
    await serve({ rewards, ...options });
  });

program
  .command("watch")
  .description("watch a reward that is served: rate, latency, outcomes, parts, and what drifts")
  .argument("[server]", "address or port of the server", "http://127.0.0.1:8000")
  .option("--key <key>", "key that opens its metrics; rather set GUERDON_KEY")
  .option("--interval <time>", "time between two looks", duration, 1000)
  .option("--window <time>", "time that the figures of now are over", duration, 10_000)
  .option("--once", "look for one interval and end")
  .option("--json", "print one line of JSON a look, for programs")
  .addHelpText("after", "\nExample:\n  guerdon watch http://127.0.0.1:8000\n  guerdon watch 8000 --once --json")
  .action(async (server: string, options) => {
    const { watch } = await import("./watch.ts");
    await watch(server, options);
  });

program
  .command("methods")
  .description("list the methods there are, show one of them, or draw the tree of a reward of yours")
  .argument(
    "[name]",
    "name or part of a name, such as verify/exact-match, or the folder of a trained model; with --tree a file with a reward",
  )
  .argument("[rollouts...]", "with --tree: files of rollouts; built-in ones when absent")
  .option("--tree", "draw the parts of a reward, with the weight of each and its share of the result")
  .option("--reward <name>", "with --tree: which reward of the file, where it holds several")
  .option("--json", "print as JSON, for programs")
  .addHelpText("after", "\nExample:\n  guerdon methods verify/exact-match\n  guerdon methods --tree rewards.ts rollouts.jsonl")
  .action(async (name: string | undefined, inputs: string[], options) => {
    if (options.tree) {
      if (name === undefined) throw new UsageError("--tree needs a file with a reward: guerdon methods --tree rewards.ts");
      const { tree } = await import("./tree.ts");
      process.stdout.write(await tree({ rewards: name, inputs, ...options }));
      return;
    }
    if (inputs.length > 0) throw new UsageError("methods takes one name; rollouts go with --tree");
    const { boxFolder, isModelFolder, readCard } = await import("../run/train/read-card.ts");
    const folder = name === "boxed-reward" || name === "boxedReward" ? boxFolder : name;
    if (folder !== undefined && isModelFolder(folder)) {
      const { printCard } = await import("../run/train/print-card.ts");
      process.stdout.write(`${options.json ? JSON.stringify(readCard(folder), null, 2) : printCard(readCard(folder), name!)}\n`);
      return;
    }
    const { methods } = await import("./methods.ts");
    process.stdout.write(`${methods(name, options)}\n`);
  });

for (const command of [...program.commands, ...audit.commands])
  command.exitOverride().configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "guerdon: ")) });

try {
  await program.parseAsync();
} catch (error) {
  // Help, version and wrong options: commander has written its line already.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCode.usage;
  else reportError(error);
}
