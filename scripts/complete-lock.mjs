/**
 * Names in package-lock.json the builds for other systems that a registry mirror does not carry: npm leaves them out of the lock it writes,
 * and `npm ci` then refuses it. Run it after `npm install` behind such a mirror; it changes nothing where nothing is missing.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const lock = JSON.parse(readFileSync(path, "utf8"));
const systems = ["aix", "android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"];

let added = 0;
for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (lock.packages[`node_modules/${name}`] ?? lock.packages[`${place}/node_modules/${name}`]) continue;
    // Such packages are named after the system they are for: @scope/tool-linux-arm64-musl.
    const words = name.split(/[/-]/);
    const named = (list) => list.filter((one) => words.includes(one)).slice(0, 1);
    const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") ? ["glibc"] : [];
    const only = Object.entries({ cpu: named(processors), libc, os: named(systems) }).filter(([, list]) => list.length > 0);
    lock.packages[`node_modules/${name}`] = { version, ...(entry.dev && { dev: true }), optional: true, ...Object.fromEntries(only) };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
if (added > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages added to package-lock.json`);
