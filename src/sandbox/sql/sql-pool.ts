import { InputError, SqlError, type SqlRunner, type Table } from "../../core/index.ts";

/** An SQL runner that holds something to be given back. */
export interface ClosableSqlRunner extends SqlRunner {
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Where a database comes from: a file, or an SQL script of yours that makes it in memory. */
export type SqlLocation = { readonly file: string } | { readonly script: string };

export interface SqlRunnerOptions {
  /** where a database of that name is; default: the name is the path of a file */
  readonly locate?: (database: string) => SqlLocation;
  /** how many queries run at once; default one a processor for SQLite, one for DuckDB */
  readonly slots?: number;
  /** wall-clock limit of a query, in milliseconds, where the caller states none; default 30 s */
  readonly timeLimit?: number;
  /** most rows of a result; default 100 000 */
  readonly rowLimit?: number;
  /** most memory of the database in a slot, and of a result, in bytes; default 256 MiB */
  readonly memoryLimit?: number;
}

/** What is asked of a guest. */
export interface Question {
  readonly location: SqlLocation;
  readonly sql: string;
  readonly timeLimit: number;
  readonly rowLimit: number;
  readonly memoryLimit: number;
}

/** What a guest answers: a table, why it refused the query, or why it could not open the database. */
export interface Reply {
  readonly table?: Table;
  readonly refused?: string;
  readonly reason?: SqlError["reason"];
  readonly broken?: string;
  /** the guest has been through too much to be asked again */
  readonly spent?: true;
}

/** A thread or process that answers one question at a time and can be ended at any moment. */
export interface Guest {
  post(question: Question): void;
  /** Called with each reply, and with undefined when it has ended. */
  hear(listener: (reply: Reply | undefined) => void): void;
  /** Whether it keeps this process alive. */
  hold(held: boolean): void;
  end(): unknown;
}

/** Spreads queries over guests. A guest that does not answer in time is ended, and the next query gets a new one. */
export function createSqlPool(
  name: string,
  start: () => Promise<Guest>,
  { locate = (file) => ({ file }), slots = 1, timeLimit = 30_000, rowLimit = 100_000, memoryLimit = 256 << 20 }: SqlRunnerOptions,
  /** how long after the limit a guest may take to say that it has stopped the query itself, in milliseconds */
  grace = 0,
): ClosableSqlRunner {
  if (!(Number.isInteger(slots) && slots > 0)) throw new InputError(name, "slots must be a positive integer", slots);
  if (!(rowLimit > 0)) throw new InputError(name, "rowLimit must be above 0", rowLimit);
  if (!(memoryLimit >= 16 << 20)) throw new InputError(name, "memoryLimit must be at least 16 MiB", memoryLimit);
  const idle: { guest?: Guest }[] = Array.from({ length: slots }, () => ({}));
  const all = [...idle];
  const waiting: (() => void)[] = [];
  let closed = false;

  async function query(database: string, sql: string, options: { timeLimit?: number; signal?: AbortSignal } = {}): Promise<Table> {
    const limit = options.timeLimit ?? timeLimit;
    if (!(limit > 0)) throw new InputError(name, "timeLimit must be above 0 milliseconds", limit);
    const location = locate(database);
    while (idle.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    const slot = idle.pop()!;
    try {
      options.signal?.throwIfAborted();
      if (closed) throw new Error(`${name}: is closed`);
      slot.guest ??= await start();
      const question = { location, sql, timeLimit: limit, rowLimit, memoryLimit };
      const reply = await ask(slot, question, limit + grace, options.signal);
      if (reply.table) return reply.table;
      if (reply.broken !== undefined) throw new Error(`${name}: cannot open a database: ${reply.broken}`);
      throw new SqlError(reply.refused ?? "refused", reply.reason);
    } finally {
      idle.push(slot);
      waiting.shift()?.();
    }
  }

  async function close(): Promise<void> {
    closed = true;
    await Promise.all(all.map(({ guest }) => guest?.end()));
  }
  return { query, close, [Symbol.asyncDispose]: close };
}

function ask(slot: { guest?: Guest }, question: Question, limit: number, signal: AbortSignal | undefined): Promise<Reply> {
  const guest = slot.guest!;
  return new Promise((resolve, reject) => {
    const done = (settle: () => void, keep: boolean) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      guest.hold(false);
      // An idle guest can end too; then the slot needs a new one.
      guest.hear((reply) => {
        if (reply === undefined && slot.guest === guest) slot.guest = undefined;
      });
      if (!keep) {
        slot.guest = undefined;
        void guest.end();
      }
      settle();
    };
    const stop = () => done(() => reject(signal!.reason), false);
    const late = () => done(() => resolve({ refused: `stopped after ${question.timeLimit} ms`, reason: "time-limit" }), false);
    const timer = setTimeout(late, limit);
    guest.hear((reply) =>
      done(() => resolve(reply ?? { refused: "the query brought its database down" }), reply !== undefined && !reply.spent),
    );
    guest.hold(true);
    signal?.addEventListener("abort", stop, { once: true });
    guest.post(question);
  });
}
