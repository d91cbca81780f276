import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Refusal } from "../refusal.ts";
import { type Arrival, checkLength, type Departure, tooLarge } from "./arrival.ts";

const nothing = new Uint8Array();

/** A request straight off the socket. */
class NodeArrival implements Arrival {
  constructor(
    private readonly incoming: IncomingMessage,
    private readonly outgoing: ServerResponse,
  ) {}

  get method(): string {
    return this.incoming.method!;
  }

  header(name: string): string | undefined {
    const value = this.incoming.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  }

  bytes(limit: number): Promise<Uint8Array> {
    const { incoming } = this;
    return new Promise((resolve, reject) => {
      checkLength(incoming.headers["content-length"], limit);
      let first: Buffer | undefined;
      let chunks: Buffer[] | undefined;
      let total = 0;
      incoming.on("data", (chunk: Buffer) => {
        total += chunk.length;
        if (total > limit) reject(tooLarge(limit));
        else if (first === undefined) first = chunk;
        else (chunks ??= [first]).push(chunk);
      });
      incoming.on("end", () => resolve(chunks ? Buffer.concat(chunks) : (first ?? nothing)));
      incoming.on("error", () => reject(new Refusal(408, "the body did not arrive in whole")));
    });
  }

  whenGone(leave: () => void): void {
    const { outgoing } = this;
    if (outgoing.destroyed) leave();
    else {
      outgoing.on("close", () => {
        if (!outgoing.writableFinished) leave();
      });
    }
  }
}

/**
 * Brings requests to the doors with as little between as can be: what a framework makes of a request and an answer (objects of the web platform)
 * costs as much as everything else that a cheap reward needs. Whatever is no door's address goes the usual way.
 */
export function createListener(
  doors: ReadonlyMap<string, (arrival: Arrival) => Promise<Departure>>,
  otherwise: RequestListener,
): RequestListener {
  return (incoming, outgoing) => {
    const url = incoming.url!;
    const query = url.indexOf("?");
    const door = doors.get(query < 0 ? url : url.slice(0, query));
    if (!door) return otherwise(incoming, outgoing);
    door(new NodeArrival(incoming, outgoing))
      .then(({ status, headers, text }) => {
        if (outgoing.destroyed) return;
        outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) });
        outgoing.end(text);
      })
      .catch(() => outgoing.destroy());
  };
}
