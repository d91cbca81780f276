import { type ChatOptions, InputError, TransientError, type Usage } from "../core/index.ts";
import { EndpointError } from "./endpoint-error.ts";
import type { Layer } from "./layered.ts";

/** Prices in any currency, per million tokens. */
export interface Prices {
  readonly prompt: number;
  readonly completion: number;
  /** of prompt tokens that the endpoint had read before; default: as any other */
  readonly cached?: number;
}

/** What may be spent; whatever is reached first stops. */
export interface Budget {
  readonly cost?: number;
  readonly tokens?: number;
  readonly requests?: number;
}

/** What was spent so far. */
export interface Spending {
  /** requests sent, tries included */
  readonly requests: number;
  /** requests that were answered */
  readonly answers: number;
  /** requests that failed with a status: these are not charged for */
  readonly refused: number;
  /** requests whose connection broke or whose answer could not be read: the endpoint may have charged for them, and nobody can tell */
  readonly broken: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** in the currency of the prices; 0 without prices */
  readonly cost: number;
}

export interface Account extends Spending {
  readonly budget: Budget;
  readonly prices: Prices | undefined;
}

/** The budget is spent. Calls that were under way when it was reached are still answered; no further ones are sent. */
export class BudgetError extends Error {
  override readonly name = "BudgetError";
  constructor(
    readonly spent: Spending,
    readonly budget: Budget,
    limit: keyof Budget,
  ) {
    super(`the budget is spent: ${limit} ${round(spentOn(spent, limit))} of ${budget[limit]}`);
  }
}

const nothing: Spending = {
  requests: 0,
  answers: 0,
  refused: 0,
  broken: 0,
  promptTokens: 0,
  cachedTokens: 0,
  completionTokens: 0,
  cost: 0,
};
const round = (amount: number) => Number(amount.toPrecision(6));
const spentOn = (spent: Spending, limit: keyof Budget) => (limit === "tokens" ? spent.promptTokens + spent.completionTokens : spent[limit]);

/**
 * Opens an account of requests, tokens and cost. Its numbers go up as calls are charged to it.
 *
 *     const account = openAccount({ prices: { prompt: 0.15, completion: 0.6 }, budget: { cost: 5 } });
 *     const judge = layered(model, retry(), chargeTo(account));
 *
 * @throws {InputError} when a price is below 0, a limit is not above 0, or cost is limited without prices
 */
export function openAccount({ prices, budget = {} }: { prices?: Prices; budget?: Budget } = {}): Account {
  if (prices && !Object.values(prices).every((price) => price >= 0))
    throw new InputError("openAccount", "prices must be 0 or more", prices);
  if (!Object.values(budget).every((limit) => limit === undefined || limit > 0))
    throw new InputError("openAccount", "limits must be above 0", budget);
  if (budget.cost !== undefined && !prices) throw new InputError("openAccount", "a limit of cost needs prices", budget);
  return { ...nothing, budget, prices };
}

type Books = { -readonly [key in keyof Spending]: number };
/** Marks the options of a call that an account further out reports, so that it is reported once. */
const reported = Symbol("reported");
const unreported = new Map<string, Books>();

function unreportedOf(model: string): Books {
  let books = unreported.get(model);
  if (!books) unreported.set(model, (books = { ...nothing }));
  return books;
}

/**
 * What was charged to accounts since this was last asked, by model, in this thread: for whoever publishes what a reward's models cost.
 * Undefined where nothing was.
 */
export function takeSpending(): Readonly<Record<string, Spending>> | undefined {
  if (unreported.size === 0) return undefined;
  const taken = Object.fromEntries(unreported);
  unreported.clear();
  return taken;
}

/**
 * Charges all calls below it to an account, and sends none when its budget is spent. It belongs inside `retry`, so that each try counts, and inside
 * `remember`, so that what is remembered is free.
 *
 * @throws {BudgetError} from each call after the budget was spent
 */
export function chargeTo(account: Account): Layer {
  const { prices, budget } = account;
  const costOf = ({ promptTokens, cachedTokens = 0, completionTokens }: Usage) => {
    if (!prices) return 0;
    const { prompt, completion, cached = prompt } = prices;
    return ((promptTokens - cachedTokens) * prompt + cachedTokens * cached + completionTokens * completion) / 1e6;
  };
  return async (call, next) => {
    for (const limit of ["cost", "tokens", "requests"] as const) {
      if (spentOn(account, limit) >= (budget[limit] ?? Infinity)) throw new BudgetError({ ...account }, budget, limit);
    }
    const { onUsage, [reported]: known = false } = call.options as ChatOptions & { [reported]?: boolean };
    const count = (what: "answers" | "refused" | "broken", usage?: Usage) => {
      for (const books of [account as Books, ...(known ? [] : [unreportedOf(call.model)])]) {
        books.requests++;
        books[what]++;
        if (!usage) continue;
        books.promptTokens += usage.promptTokens;
        books.cachedTokens += usage.cachedTokens ?? 0;
        books.completionTokens += usage.completionTokens;
        books.cost += costOf(usage);
      }
    };
    let counted = false;
    const options = {
      ...call.options,
      [reported]: true,
      onUsage: (usage: Usage) => {
        counted = true;
        count("answers", usage);
        onUsage?.(usage);
      },
    };
    try {
      const answer = await next({ ...call, options });
      if (!counted) count("answers"); // an endpoint that does not count tokens
      return answer;
    } catch (error) {
      // An answer that was counted and then found to be of no use is an answer.
      if (!counted) count(wasRefused(error) ? "refused" : "broken");
      throw error;
    }
  };
}

/** Whether an error says that nothing was done: refused by the endpoint, or by us before it was asked. */
const wasRefused = (error: unknown): boolean => {
  const inner = error instanceof TransientError ? error.cause : error;
  return inner instanceof EndpointError ? inner.status >= 300 : inner instanceof InputError;
};
