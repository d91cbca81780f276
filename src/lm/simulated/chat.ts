import { createRandom, hash32, type Message, type Random } from "../../core/index.ts";
import { tokenise } from "./tokens.ts";
import { type Belief, believe, type Nature, type Piece, type Said, type Truth } from "./verdict.ts";

/** How a simulated model writes, apart from what it believes. Rates are shares of samples, 0 by default. */
export interface Manner {
  /** words of thought before each verdict */
  readonly verbosity?: number;
  /** answers that nobody can read a verdict from: none in them, two that differ, one out of range, or cut short */
  readonly malformed?: number;
  /** answers that decline to answer */
  readonly refusals?: number;
}

/** The fields of a chat request that matter here. */
export interface ChatBody {
  readonly messages: readonly Message[];
  readonly n?: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly stop?: string | readonly string[];
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly logprobs?: boolean;
  readonly top_logprobs?: number;
}

interface Token {
  readonly text: string;
  readonly logprob: number;
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
}

const words =
  "the answer states its reasons and each step follows from the one before though some detail is missing where a reader would look for it".split(
    " ",
  );

/** The choices of one chat answer as the wire has them, and how many tokens they took. The same request and seed give the same choices. */
export function writeChoices(body: ChatBody, truth: Truth, nature: Nature & Manner, seed: number): { choices: object[]; tokens: number } {
  const prompt = body.messages.map(({ content }) => content);
  const belief = typeof truth === "string" || "toolCalls" in truth || "pieces" in truth ? undefined : believe(truth, nature, prompt, seed);
  const key = JSON.stringify([body.messages, body.seed]);
  let tokens = 0;
  const choices = Array.from({ length: body.n ?? 1 }, (_, index) => {
    const random = createRandom(hash32(`${key} ${index}`, seed));
    const written = write(truth, belief, { ...nature, prompt, seed }, body.temperature ?? 1, random);
    const limited = limit(written, body);
    tokens += limited.tokens.length;
    return {
      index,
      finish_reason: limited.finish,
      message: {
        role: "assistant",
        content: limited.tokens.map(({ text }) => text).join(""),
        ...(written.toolCalls && { tool_calls: written.toolCalls }),
      },
      logprobs: body.logprobs
        ? {
            content: limited.tokens.map(({ text, logprob, top }) => ({
              token: text,
              logprob,
              top_logprobs: top.slice(0, body.top_logprobs ?? 0),
            })),
          }
        : null,
    };
  });
  return { choices, tokens };
}

/** Who writes, of what, as which seed. */
type Speaker = Nature & Manner & { readonly prompt: readonly string[]; readonly seed: number };

interface Written {
  readonly tokens: readonly Token[];
  readonly finish: string;
  readonly toolCalls?: readonly object[];
}

function write(truth: Truth, belief: Belief | undefined, speaker: Speaker, temperature: number, random: Random): Written {
  const { malformed = 0, refusals = 0 } = speaker;
  if (random() < refusals)
    return { tokens: plain("I'm sorry, but I can't help with that."), finish: random() < 0.5 ? "content_filter" : "stop" };
  if (typeof truth === "string") return { tokens: plain(truth), finish: "stop" };
  if ("toolCalls" in truth) {
    const calls = truth.toolCalls.map((call, i) => ({
      id: `call_${i}`,
      type: "function",
      function: { name: call.name, arguments: JSON.stringify(call.arguments) },
    }));
    return { tokens: plain(truth.text ?? ""), finish: "tool_calls", toolCalls: calls };
  }
  if ("pieces" in truth) return writePieces(truth.pieces, speaker, temperature, random);
  const { labels, probabilities } = belief!;
  const thought = think(speaker, words, random);
  const form = truth.write ?? ((verdict: string, thought: string) => (thought ? `${thought}\n${verdict}` : verdict));
  const chosen = draw(probabilities, temperature, random);
  const verdict = labels[chosen]!;
  if (random() < malformed) {
    const whole = form(verdict, thought);
    const other = labels[(chosen + 1) % labels.length]!;
    const spoilt = [
      "Both have their merits, and I would not want to settle it.",
      `${whole}\n${form(other, thought)}`,
      form("999", thought),
      whole.slice(0, whole.lastIndexOf(verdict)),
    ];
    return { tokens: plain(random.pick(spoilt)), finish: "stop" };
  }
  return { tokens: around(form(verdict, thought), verdict, labels, probabilities), finish: "stop" };
}

/** An answer with several verdicts. A sample that judges what is spurious does so in all of them, and thinks aloud of other things. */
function writePieces(pieces: (thought: string) => readonly Piece[], speaker: Speaker, temperature: number, random: Random): Written {
  const { malformed = 0, badRate = 0, prompt, seed } = speaker;
  const bad = random() < badRate;
  const thought = think({ verbosity: Math.max(speaker.verbosity ?? 0, 4) }, bad ? carelessWords : words, random);
  const spoilt = random() < malformed;
  const said: Said[] = [];
  const parts = pieces(thought).map((given) => {
    const piece = typeof given === "function" ? given(said) : given;
    if (typeof piece === "string") return plain(piece);
    const { labels, probabilities } = believe(piece, { ...speaker, badRate: bad ? 1 : 0 }, prompt, seed);
    const chosen = draw(probabilities, temperature, random);
    const verdict = labels[chosen]!;
    said.push({ verdict, probability: probabilities[chosen]! });
    return spoilt && said.length === 1 ? plain("999") : around(verdict, verdict, labels, probabilities);
  });
  if (!spoilt) return { tokens: parts.flat(), finish: "stop" };
  const whole = parts
    .flat()
    .map(({ text }) => text)
    .join("");
  const answers = [
    whole,
    `${whole}\n${whole}`,
    "Both have their merits, and I would not want to settle it.",
    whole.slice(0, whole.length / 2),
  ];
  return { tokens: plain(random.pick(answers)), finish: "stop" };
}

const carelessWords =
  "it reads pleasantly and looks tidy with a confident tone that makes a good first impression whatever it may say".split(" ");

const think = ({ verbosity = 0 }: Manner, from: readonly string[], random: Random): string =>
  verbosity > 0 ? `${Array.from({ length: verbosity }, () => random.pick(from)).join(" ")}.` : "";

/** The place of a verdict: drawn at this temperature, the most probable one at 0. */
function draw(probabilities: readonly number[], temperature: number, random: Random): number {
  const sharp = temperature <= 0 ? undefined : probabilities.map((p) => p ** (1 / temperature));
  return sharp?.some((p) => p > 0) ? random.weighted(sharp) : probabilities.indexOf(Math.max(...probabilities));
}

const plain = (text: string): Token[] => tokenise(text).map((token) => ({ text: token, logprob: -0.05, top: [{ token, logprob: -0.05 }] }));

/** The tokens of an answer; the one that begins the verdict is as probable as the verdict, and the other verdicts are its alternatives. */
function around(text: string, verdict: string, labels: readonly string[], probabilities: readonly number[]): Token[] {
  const tokens = plain(text);
  const at = text.lastIndexOf(verdict);
  let end = 0;
  const position = tokens.findIndex((token) => (end += token.text.length) > at);
  const token = tokens[position];
  if (!token || at < 0 || verdict === "") return tokens;
  const blank = /^\s/.test(token.text) ? token.text[0]! : "";
  // What stands before the verdict in its token, a quote or a bracket, stands there whatever the verdict is.
  const first = (label: string) => blank + (tokenise(label)[0] ?? "").trimStart();
  const shares = new Map<string, number>();
  labels.forEach((label, i) => shares.set(first(label), (shares.get(first(label)) ?? 0) + probabilities[i]!));
  const top = [...shares]
    .filter(([, share]) => share > 0)
    .map(([token, share]) => ({ token, logprob: Math.log(share) }))
    .sort((a, b) => b.logprob - a.logprob);
  const own = top.find((one) => one.token === token.text);
  if (own) tokens[position] = { text: token.text, logprob: own.logprob, top };
  return tokens;
}

/** Ends an answer at a stop text or at the limit of tokens. */
function limit(written: Written, { stop = [], max_tokens, max_completion_tokens }: ChatBody): Written {
  const text = written.tokens.map((token) => token.text).join("");
  const found = [stop]
    .flat()
    .map((one) => text.indexOf(one))
    .filter((at) => at >= 0);
  const end = Math.min(text.length, ...found);
  const tokens: Token[] = [];
  let length = 0;
  for (const token of written.tokens) {
    if (length + token.text.length > end) {
      if (length < end) tokens.push({ ...token, text: token.text.slice(0, end - length) });
      break;
    }
    length += token.text.length;
    tokens.push(token);
  }
  const most = max_completion_tokens ?? max_tokens ?? Infinity;
  return tokens.length > most ? { ...written, tokens: tokens.slice(0, most), finish: "length" } : { ...written, tokens };
}
