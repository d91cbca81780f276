/**
 * Makes a fresh clone ready and then runs a command of the project: `node scripts/ready.mjs vitest run`.
 * Plain JavaScript without imports from npm: it runs before anything is installed.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const changed = (path) => (existsSync(root + path) ? statSync(root + path).mtimeMs : 0);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`guerdon needs Node 20.19 or newer; this is ${process.version}`);
  process.exit(1);
}

if (changed("node_modules/.package-lock.json") < changed("package-lock.json")) {
  console.error("Installing dependencies (once) ...");
  // npm is a script on some systems and a .cmd file on others; a shell finds either.
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
}

const [command, ...args] = process.argv.slice(2);
const bins = {
  biome: "@biomejs/biome/bin/biome",
  jiti: "jiti/lib/jiti-cli.mjs",
  tsc: "typescript/bin/tsc",
  vitest: "vitest/vitest.mjs",
};

const runNode = (script, scriptArgs) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [root + script, ...scriptArgs], { cwd: root, stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
    child.on("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });

if (command === "guerdon") {
  const { build } = await import("./build.mjs");
  process.exitCode = build() || (await runNode("dist/cli/main.js", args));
} else {
  process.exitCode = await runNode(`node_modules/${bins[command]}`, args);
}
