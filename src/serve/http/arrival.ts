import { Refusal } from "../refusal.ts";

/** A request as the doors see it, whatever brought it. */
export interface Arrival {
  readonly method: string;
  /** @param name in lower case */
  header(name: string): string | undefined;
  /**
   * Its body.
   *
   * @throws {Refusal} 413 as soon as it is known to be more than `limit` bytes
   */
  bytes(limit: number): Promise<Uint8Array>;
  /** is given what to call when the asker hangs up before it is answered */
  whenGone?(leave: () => void): void;
}

/** What goes back. */
export interface Departure {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export const tooLarge = (limit: number) => new Refusal(413, `the body is larger than ${limit} bytes`);

/** @throws {Refusal} when the length that a request states is none, or too much */
export function checkLength(stated: string | undefined, limit: number): void {
  if (stated === undefined) return;
  if (!/^\d+$/.test(stated)) throw new Refusal(400, "content-length must be a whole number");
  if (Number(stated) > limit) throw tooLarge(limit);
}
