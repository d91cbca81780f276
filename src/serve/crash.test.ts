import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { TransientError } from "../core/index.ts";
import { createClient } from "./client.ts";

const folder = mkdtempSync(join(tmpdir(), "guerdon-crash-"));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});
const python = spawnSync("python3", ["--version"]).status === 0;
if (!python) console.warn("SKIPPED: python3 is missing, so its client is not tested against a server that is killed");

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

test("a server that is killed in the middle of load and started again: clients that try again see every answer, right, once", async () => {
  const built = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
  if (!existsSync(built)) throw new Error("dist/cli/main.js is missing: npm run build");
  const rewards = join(folder, "rewards.ts");
  writeFileSync(
    rewards,
    `import { each, responseText } from "guerdon";
     export default each(async (r) => { await new Promise((done) => setTimeout(done, 20)); return 2 * Number(responseText(r)); });`,
  );
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = async () => {
    const child = spawn(process.execPath, [built, "serve", rewards, "--port", String(port), "--log", "none", "--json"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    await new Promise<void>((resolve, reject) => {
      child.stdout.once("data", () => resolve());
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    });
    return child;
  };
  const count = 300;
  const first = await start();

  let ours = 0;
  let refused = 0;
  const client = createClient({ url });
  const ask = async (n: number): Promise<number> => {
    for (;;) {
      try {
        const { results } = await client.score([{ response: String(n) }]);
        ours++;
        return results[0]!.value!;
      } catch (error) {
        if (!(error instanceof TransientError)) throw error;
        refused++;
        await new Promise((done) => setTimeout(done, 50));
      }
    }
  };
  const askAll = async () => {
    const answers: number[] = [];
    let next = 0;
    const worker = async () => {
      while (next < count) {
        const n = next++;
        expect(answers[n]).toBeUndefined();
        answers[n] = await ask(n);
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    return answers;
  };
  const program = `import json, threading
from concurrent.futures import ThreadPoolExecutor
from guerdon_client import Guerdon
guerdon = Guerdon(deadline=60)
print("ready", flush=True)
with ThreadPoolExecutor(8) as pool:
    answers = list(pool.map(lambda n: guerdon.score([{"response": str(n)}])[0]["value"], range(${count})))
print(json.dumps(answers))`;
  const inPython = async () => {
    if (!python) return undefined;
    const env = { PATH: process.env.PATH, PYTHONPATH: fileURLToPath(new URL("../../clients/python", import.meta.url)), GUERDON_URL: url };
    const child = spawn("python3", ["-B", "-c", program], { env, stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    let out = "";
    child.stdout.on("data", (piece) => (out += piece));
    await new Promise((resolve) => child.once("close", resolve));
    return JSON.parse(out.trim().split("\n").at(-1)!) as number[];
  };

  const [mine, theirs] = [askAll(), inPython()];
  await expect.poll(() => ours, { timeout: 10_000, interval: 5 }).toBeGreaterThan(40);
  const dead = new Promise((resolve) => first.once("exit", resolve));
  first.kill("SIGKILL");
  await dead;
  const before = ours;
  expect(before).toBeLessThan(count);
  await start();
  const right = Array.from({ length: count }, (_, n) => 2 * n);
  expect(await mine).toEqual(right);
  expect(await theirs).toEqual(python ? right : undefined);
  expect([ours, refused > 0]).toEqual([count, true]);
});
