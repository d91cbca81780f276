#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { exitCode, reportError, UsageError } from "./command-error.ts";
import { duration, renames, wholeNumber, workerCount } from "./options.ts";

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
  .argument("<rewards>", "TypeScript or JavaScript file with the reward")
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

program
  .command("methods")
  .description("list the methods there are, show one of them, or draw the tree of a reward of yours")
  .argument("[name]", "name or part of a name, such as verify/exact-match; with --tree a file with a reward")
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
    const { methods } = await import("./methods.ts");
    process.stdout.write(`${methods(name, options)}\n`);
  });

for (const command of program.commands)
  command.exitOverride().configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "guerdon: ")) });

try {
  await program.parseAsync();
} catch (error) {
  // Help, version and wrong options: commander has written its line already.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCode.usage;
  else reportError(error);
}
