import { readFileSync, statSync } from "node:fs";
import { createServer as createHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { type CodeRunner, InputError } from "../core/index.ts";
import { readRewardSource, rewardHash } from "../run/reward-source.ts";
import { openFileMemory } from "../store/index.ts";
import { type AppOptions, createApp } from "./app.ts";
import { createEngine, type Engine, type EngineOptions, type RewardIdentity } from "./engine.ts";
import { createListener } from "./http/listener.ts";
import { createKeys } from "./keys.ts";
import { createLog, type LogLevel } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { createOtlpTracer, otlpFromEnvironment } from "./trace/otlp-tracer.ts";

export interface ServeOptions
  extends Omit<EngineOptions, "memory" | "onEvent">,
    Pick<AppOptions, "door" | "rate" | "fill" | "sizeLimit" | "depthLimit"> {
  /** default 127.0.0.1: this machine only */
  readonly host?: string;
  /** default 8000; 0 takes any free one */
  readonly port?: number;
  /** plain keys */
  readonly keys?: readonly string[];
  /** file of hashed keys, read again when it changes */
  readonly keyFile?: string;
  /** files of certificate and private key: HTTPS */
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  /** folder in which a reward with history keeps it */
  readonly memory?: string;
  /** load the reward anew when one of its files changes; default true */
  readonly watch?: boolean;
  /** time for a request to arrive in whole, in milliseconds; default 30,000 */
  readonly bodyTimeout?: number;
  /** address of a collector of OpenTelemetry traces; default: what its own variables name, otherwise none */
  readonly otlp?: string;
  readonly logLevel?: LogLevel;
  /** where the log goes; default standard error */
  readonly writeLog?: (text: string) => void;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly reward: RewardIdentity;
  readonly engine: Engine;
  reload(): Promise<RewardIdentity>;
  /** Takes nothing more, finishes what it took for at most `grace` milliseconds, and ends. */
  close(grace?: number): Promise<void>;
}

const isLoopback = (host: string) => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
const watchEvery = 500;

/** The sandbox, made when somebody first asks for it. Where this machine has none, every asker is told how to install it. */
function lazySandbox(): { get: () => Promise<CodeRunner>; close: () => Promise<void> } {
  let made: Promise<import("../sandbox/index.ts").Sandbox> | undefined;
  return {
    get: async () => {
      const { Refusal } = await import("./refusal.ts");
      try {
        made ??= import("../sandbox/index.ts").then(({ createSandbox }) => createSandbox());
        const sandbox = await made;
        await sandbox.check();
        return sandbox;
      } catch (error) {
        throw new Refusal(503, (error as Error).message.split("\n")[0]!);
      }
    },
    close: async () => (await made)?.close(),
  };
}

/**
 * Serves a reward over HTTP.
 *
 * @throws {InputError} when it would listen to other machines without a key
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { host = "127.0.0.1", port = 8000, keys: plain = [], keyFile, tlsCert, tlsKey, bodyTimeout = 30_000 } = options;
  if (!isLoopback(host) && plain.length === 0 && keyFile === undefined) {
    throw new InputError("guerdon serve", "a server that others can reach needs a key: --key or --key-file", { host });
  }
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new InputError("guerdon serve", "--tls-cert and --tls-key go together", { tlsCert, tlsKey });
  }
  const log = createLog(options.writeLog ?? ((text) => process.stderr.write(text)), options.logLevel);
  const keys = createKeys({
    plain,
    ...(keyFile !== undefined && { file: keyFile }),
    onError: (error) => log.error("keys", { error: error.message }),
  });
  const memory = options.memory === undefined ? undefined : openFileMemory(options.memory);
  let metrics: Metrics | undefined;
  const engine = createEngine({
    ...options,
    memory,
    onEvent: (event) => {
      metrics?.event(event);
      if (event.type === "loaded") log.info("loaded", { reward: event.reward });
      else if (event.type === "replaced" || event.type === "reload-failed") log.error(event.type, { error: event.error.message });
    },
  });
  metrics = new Metrics(engine);
  const sandbox = lazySandbox();
  const collector = otlpFromEnvironment(process.env, options.otlp);
  const tracer = collector && createOtlpTracer({ ...collector, onError: (error) => log.error("traces", { error: error.message }) });
  let closing = false;
  try {
    await engine.ready;
    const app = createApp({
      ...options,
      engine,
      keys,
      log,
      metrics,
      ...(tracer && { tracer }),
      sandbox: sandbox.get,
      // A web page whose name was made to point at this machine must not get through.
      ...(isLoopback(host) && !keys.needed && { mayHost: (name: string) => isLoopback(name.replace(/:\d+$/, "")) }),
      closing: () => closing,
    });
    const serverOptions = {
      requestTimeout: bodyTimeout,
      headersTimeout: Math.min(bodyTimeout, 20_000),
      keepAliveTimeout: 75_000,
      connectionsCheckingInterval: Math.min(5000, bodyTimeout),
    };
    const listener = createListener(app.answers, getRequestListener(app.fetch));
    const server =
      tlsCert === undefined
        ? createHttp(serverOptions, listener)
        : createHttps({ ...serverOptions, cert: readFileSync(tlsCert), key: readFileSync(tlsKey!) }, listener);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host, backlog: 4096 }, () => {
        server.off("error", reject);
        resolve();
      });
    });
    const watcher = options.watch === false ? undefined : watchReward(engine, options.rewards);
    const bound = (server.address() as AddressInfo).port;
    const name = host.includes(":") ? `[${host}]` : host;
    return {
      url: `${tlsCert === undefined ? "http" : "https"}://${name}:${bound}`,
      port: bound,
      reward: engine.identity()!,
      engine,
      reload: () => engine.reload(),
      async close(grace = 30_000) {
        closing = true;
        watcher?.();
        const ended = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeIdleConnections();
        await engine.close(grace);
        server.closeIdleConnections();
        const force = setTimeout(() => server.closeAllConnections(), 1000);
        await ended;
        clearTimeout(force);
        await sandbox.close();
        await tracer?.close();
        memory?.close();
        log.info("stopped");
        log.flush();
      },
    };
  } catch (error) {
    await engine.close(0);
    memory?.close();
    throw error;
  }
}

/**
 * Loads the reward anew when one of its files changes. Gives back how to stop. Files are looked at, not listened to: what changed before the
 * first look shows as well, because then the hash is not the one that is served.
 */
function watchReward(engine: Engine, rewards: string): () => void {
  let seen: string | undefined;
  const look = () => {
    const stats = engine.files().map((file) => statSync(file, { throwIfNoEntry: false }));
    const stamp = stats.map((stat) => `${stat?.mtimeMs} ${stat?.size} ${stat?.ino}`).join();
    if (stamp === seen) return;
    seen = stamp;
    const served = engine.identity()!;
    try {
      if (rewardHash(readRewardSource(rewards), served.name) === served.hash) return;
    } catch {
      // A file is missing or cannot be read: loading it says so.
    }
    engine.reload().catch(() => {});
  };
  const timer = setInterval(look, watchEvery).unref();
  return () => clearInterval(timer);
}
