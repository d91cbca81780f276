import { type Awaitable, type Context, InputError } from "../core/index.ts";

/** A tool that a judge may call while it makes up its mind: a text in, a text out. */
export interface JudgeTool {
  /** names it in answers: letters, digits and underscores */
  readonly name: string;
  /** what it does and what its input looks like, in our own words */
  readonly description: string;
  /** throws InputError where the input is of no use to it: the judge is told. Anything else it throws is its own failure */
  readonly call: (input: string, context: Context) => Awaitable<string>;
}

/** Works out arithmetic. */
export const calculatorTool: JudgeTool = {
  name: "calculator",
  description: "works out an expression of numbers with + - * / ^ and brackets, such as 12 * (3 + 4.5)",
  call: (input) => `${input.trim()} = ${Number(calculate(input).toPrecision(12))}`,
};

/** Knows the calendar: weekdays, days between dates, dates some days away. */
export const calendarTool: JudgeTool = {
  name: "calendar",
  description: 'knows dates: "weekday 2024-02-29", "days 2024-01-01 2024-03-01" (from one to the other), "add 2024-01-01 -30" (days)',
  call: (input) => {
    const [word, from = "", to = ""] = input.trim().split(/\s+/);
    if (word === "weekday") return `${from} is a ${weekdays[new Date(day(from) * dayMs).getUTCDay()]}`;
    if (word === "days") return `from ${from} to ${to} it is ${day(to) - day(from)} days`;
    if (word !== "add" || !/^[+-]?\d{1,6}$/.test(to))
      throw new InputError("calendar", "needs weekday, days or add, with dates such as 2024-02-29", input);
    return `${to} days from ${from} it is ${new Date((day(from) + Number(to)) * dayMs).toISOString().slice(0, 10)}`;
  },
};

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const dayMs = 86_400_000;

function day(date: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // The 30th of February would pass for the 1st of March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date)
    throw new InputError("calendar", "needs a date such as 2024-02-29", date);
  return time / dayMs;
}

/** By our own grammar: a sum of products of powers; what it cannot read it refuses. */
function calculate(text: string): number {
  const tokens = text.match(/\d+(?:\.\d+)?|\.\d+|\S/g) ?? [];
  const wrong = () => new InputError("calculator", "needs an expression of numbers with + - * / ^ and brackets", text);
  if (tokens.length > 500) throw wrong();
  let at = 0;
  const sum = (): number => {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-") value += tokens[at++] === "+" ? product() : -product();
    return value;
  };
  const product = (): number => {
    let value = power();
    while (tokens[at] === "*" || tokens[at] === "/") value = tokens[at++] === "*" ? value * power() : value / power();
    return value;
  };
  const power = (): number => {
    if (tokens[at] === "-") {
      at++;
      return -power();
    }
    const base = atom();
    if (tokens[at] !== "^") return base;
    at++;
    return base ** power();
  };
  const atom = (): number => {
    const token = tokens[at++];
    if (token === "(") {
      const value = sum();
      if (tokens[at++] !== ")") throw wrong();
      return value;
    }
    if (token === undefined || !/^[\d.]/.test(token) || token === ".") throw wrong();
    return Number(token);
  };
  const value = sum();
  if (at < tokens.length || !Number.isFinite(value)) throw wrong();
  return value;
}
