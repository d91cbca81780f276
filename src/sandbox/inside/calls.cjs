// Runs inside the sandbox: loads the program beside it, calls its functions and writes one line of JSON a call to descriptor 3.
const { existsSync, readFileSync, writeSync } = require("node:fs");
const { runInThisContext } = require("node:vm");
const { createRequire } = require("node:module");
const { pathToFileURL } = require("node:url");

const plain = (_key, value) => {
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`${value} has no place in JSON`);
  if (value instanceof Map || value instanceof Set) throw new TypeError("a Map or Set has no place in JSON");
  return value;
};
const tell = (line) => writeSync(3, `${JSON.stringify(line, plain)}\n`);

async function load() {
  if (existsSync("main.mjs")) {
    const module = await import(pathToFileURL("main.mjs").href);
    return (name) => module[name] ?? module.default?.[name];
  }
  const module = { exports: {} };
  Object.assign(globalThis, { module, exports: module.exports, require: createRequire(`${process.cwd()}/main.cjs`) });
  runInThisContext(readFileSync("main.cjs", "utf8"), { filename: "main.cjs" });
  return (name) => {
    try {
      return runInThisContext(name);
    } catch {
      return module.exports[name];
    }
  };
}

async function main() {
  const find = await load();
  for (const call of JSON.parse(readFileSync(".calls.json", "utf8"))) {
    try {
      const [first, ...rest] = call.function.split(".");
      let owner;
      let found = find(first);
      for (const part of rest) {
        owner = typeof found === "function" && /^class\b/.test(Function.prototype.toString.call(found)) ? new found() : found;
        found = owner[part];
      }
      if (typeof found !== "function") throw new ReferenceError(`the program defines no ${call.function}`);
      const value = await found.apply(owner, call.arguments);
      tell({ value: value === undefined ? null : value });
    } catch (error) {
      tell({ error: String(error).slice(0, 500) });
    }
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
