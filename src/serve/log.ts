/** One line of JSON an event. What is more to say may be a function: it is called only where the line is written. */
export interface Log {
  info(event: string, more?: object | (() => object)): void;
  error(event: string, more?: object | (() => object)): void;
  /** writes what is waiting */
  flush(): void;
}

/** `all` also notes every request; `errors` only what went wrong. */
export type LogLevel = "all" | "errors" | "none";

const flushEvery = 100;
const flushAt = 64 * 1024;

/** A log that writes in pieces: a line for each of many requests must not cost one system call each. */
export function createLog(write: (text: string) => void, level: LogLevel = "all"): Log {
  let text = "";
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (text === "") return;
    const lines = text;
    text = "";
    write(lines);
  };
  const add = (kind: string, event: string, more: object | (() => object)) => {
    const rest = typeof more === "function" ? more() : more;
    text += `${JSON.stringify({ time: new Date().toISOString(), level: kind, event, ...rest })}\n`;
    if (text.length > flushAt) flush();
    else timer ??= setTimeout(flush, flushEvery).unref();
  };
  return {
    info: (event, more = {}) => level === "all" && add("info", event, more),
    error: (event, more = {}) => level !== "none" && add("error", event, more),
    flush,
  };
}
