import { setFlagsFromString } from "node:v8";
import pc from "picocolors";
import { requireTrust } from "../run/audit/trust.ts";
import { type ServeOptions, startServer } from "../serve/start-server.ts";
import { exitCode } from "./command-error.ts";

/** What `guerdon serve` was asked for, besides what serving itself takes. */
export interface ServeCommand extends Omit<ServeOptions, "keys"> {
  readonly key?: readonly string[];
  readonly log?: "all" | "errors" | "none";
  readonly json?: boolean;
  /** serve also what `trust` does not speak for */
  readonly untrusted?: boolean;
  /** time to finish in after a signal, in milliseconds */
  readonly grace?: number;
}

/** `guerdon serve`: serves until it is told to stop, then finishes what it took. */
export async function serve({
  key = [],
  log = "all",
  json = false,
  grace = 30_000,
  untrusted = false,
  trust,
  ...options
}: ServeCommand): Promise<void> {
  // V8 puts objects that seem to live long straight among the old ones, and takes what belongs to a request for such; each keeps the next ones
  // alive from there. Without that a collection of young objects takes 1 ms in place of 8, and the slowest answers come in half the time.
  setFlagsFromString("--no-allocation-site-pretenuring");
  const fromEnvironment = process.env.GUERDON_KEY ? [process.env.GUERDON_KEY] : [];
  const server = await startServer({ ...options, ...(!untrusted && { trust }), keys: [...key, ...fromEnvironment], logLevel: log });
  const { url, reward } = server;
  if (untrusted && trust !== undefined) {
    try {
      requireTrust(trust, { hash: reward.hash, models: [...reward.models] });
    } catch (error) {
      process.stderr.write(`guerdon: served all the same (--untrusted): ${(error as Error).message}\n`);
    }
  }
  if (json) process.stdout.write(`${JSON.stringify({ url, port: server.port, reward, pid: process.pid })}\n`);
  else {
    process.stdout.write(
      `serving ${pc.bold(reward.file)} (${reward.hash}) at ${pc.bold(url)}\n  OpenRLHF ${url}/get_reward, slime ${url}/slime, NeMo Gym ${url}/verify, vLLM ${url}/classify; all doors: ${url}/\n`,
    );
  }
  const stopped = new Promise<void>((resolve, reject) => {
    let asked = 0;
    const stop = () => {
      if (++asked > 1) process.exit(exitCode.stopped);
      process.stderr.write("\nguerdon: finishing what was taken (press Ctrl-C again to stop at once)\n");
      server.close(grace).then(resolve, reject);
    };
    process.on("SIGINT", stop).on("SIGTERM", stop);
    process.on("SIGHUP", () => void server.reload().catch(() => {}));
  });
  await stopped;
  process.exit(0);
}
