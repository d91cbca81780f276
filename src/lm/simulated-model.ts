import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSimulation, type Simulation, type SimulationOptions } from "./create-simulation.ts";

/** A made-up model that listens. */
export interface SimulatedModel extends Simulation {
  /** for `openaiCompatible({ baseUrl })`, and for any other client of OpenAI's interface */
  readonly baseUrl: string;
  close(): Promise<void>;
}

/**
 * The same made-up model as `createSimulation`, as a real server on this machine: what is tested against it runs unchanged against a real endpoint.
 * With a port of its own it keeps the process alive; otherwise it goes when there is nothing else to do.
 */
export async function simulatedModel({ port, ...options }: SimulationOptions & { port?: number }): Promise<SimulatedModel> {
  const simulation = createSimulation(options);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = request.headers as Record<string, string>;
      const {
        status,
        headers: back,
        body,
        fault,
        delay,
      } = simulation.reply({
        url: request.url ?? "/",
        headers,
        body: Buffer.concat(chunks).toString("utf8"),
      });
      const send = () => {
        if (fault === "dropped") return request.socket.destroy();
        const bytes = Buffer.from(body);
        response.writeHead(status, { ...back, "content-length": bytes.length });
        if (fault === "cut") return response.write(bytes.subarray(0, bytes.length >> 1), () => request.socket.destroy());
        response.end(bytes);
      };
      if (delay > 0) setTimeout(send, delay);
      else send();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port ?? 0, "127.0.0.1", resolve);
  });
  if (port === undefined) server.unref();
  return {
    ...simulation,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
