/**
 * Runs one reproduction in a process of its own and sends back what it exports: `node scripts/run-paper.mjs papers/<id>.ts`, started with an IPC channel.
 * Plain JavaScript, so that nothing stands between the paper and the built package.
 */
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const folders = readdirSync(dist, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const alias = Object.fromEntries(folders.map(({ name }) => [`guerdon/${name}`, `${dist}${name}/index.js`]));

// Compiled code is loaded as it is; only the paper itself is translated.
const jiti = createJiti(import.meta.url, { alias: { ...alias, guerdon: `${dist}core/index.js` }, fsCache: false });
const { paper, claims } = await jiti.import(resolve(process.argv[2]));
// Processor time, not wall time: what else the machine is doing is not the paper's fault.
const { user, system } = process.cpuUsage();
process.send({ paper, claims, seconds: (user + system) / 1e6 }, () => process.disconnect());
