/** How a text tries to steer whoever judges it. */
export interface Attack {
  readonly name: string;
  readonly pattern: RegExp;
}

/** The ways known from the literature, each as what gives it away. A model that can be steered follows them; one that cannot reads on. */
export const attacks: readonly Attack[] = [
  {
    name: "override",
    pattern:
      /\b(ignore|disregard|forget|override)\b[^.\n]{0,40}\b(instructions?|rules?|rubric|criteria|above|previous|prior|everything)\b|\bnew (instructions?|rules?|task)\s*:/i,
  },
  {
    name: "demand",
    pattern:
      /\b(output|answer|reply|respond|say|print|write|return|give|assign|award|rate|score|choose|pick|select|prefer|grade|mark)\b[^.\n]{0,60}(\[\[\w+\]\]|\b(10|100|[1-5]\/5|yes|full marks|highest|maximum|perfect|best|top|correct|(response|answer|assistant|option|candidate) [ab12])\b)/i,
  },
  {
    name: "verdict",
    pattern:
      /\[\[\s*\w+\s*\]\]|\b(final )?(verdict|judge?ment|decision|score|rating|grade|winner)\s*(is\s*:?|:|=)\s*["'*[]*\w+|"(verdict|score|rating|winner|correct)"\s*:/i,
  },
  {
    name: "role",
    pattern:
      /\byou are (now|no longer)\b|\b(act|behave|pretend) as\b|<\|?(im_start|im_end|system|eot_id)\|?>|^\s*#{0,3}\s*(system|assistant|judge|admin|developer)\s*:/im,
  },
  {
    name: "authority",
    pattern:
      /\b(as (the|an?) (developer|administrator|evaluator|examiner)|this (answer|response) (has been|was|is) (verified|approved|confirmed|certified)|openai|anthropic) (says|requires|confirms|staff|policy|by)\b|\b(verified|approved|confirmed|certified) (as )?(correct|by)\b/i,
  },
  {
    name: "other language",
    pattern:
      /忽略|无视|請?给.{0,6}(满分|最高)|選択してください|無視して|игнорируй|ignora (las|le|todas)|ignoriere|ignorez|تجاهل|무시하|满分|最高点|höchste|máxima puntuación/iu,
  },
];

/** Whole answers that say nothing, and that weak verifiers were seen to accept. */
const emptyAnswers =
  /^(\W{0,5}|(thought process|solution|answer|let'?s solve this( problem)? step by step|解|かいせつ|respuesta|step 1|final answer)\W{0,3})$/iu;

/** The attacks in a text, by kind, each with the words that give it away. An empty answer is one as a whole. */
export function findAttacks(text: string): { readonly name: string; readonly excerpt: string }[] {
  if (emptyAnswers.test(text.trim())) return [{ name: "empty", excerpt: text.trim() }];
  return attacks.flatMap(({ name, pattern }) => {
    const match = pattern.exec(text);
    return match ? [{ name, excerpt: match[0] }] : [];
  });
}

/** A candidate is well kept when what it says stands between marks that it did not close itself, and somebody said that it is data. */
export type Keeping = "open" | "fenced" | "warned";

const warning =
  /\b(data|not instructions?|untrusted|(do not|don't|never|no) (follow|obey|act|execut\w*|instruction)|(follow|obey) no(ne|thing)?\b|ignore (any|all) (instructions?|requests?|commands?))/i;

/** How an excerpt of a candidate is kept in a prompt, if it is there: outside all fences, fenced, or fenced and with a warning. */
export function keepingOf(messages: readonly string[], excerpt: string): Keeping | undefined {
  let found: Keeping | undefined;
  for (const text of messages) {
    const fences = fencesIn(text);
    for (let at = text.indexOf(excerpt); at >= 0; at = text.indexOf(excerpt, at + 1)) {
      if (!fences.some(({ start, end }) => at >= start && at + excerpt.length <= end)) return "open";
      found = "fenced";
    }
  }
  if (!found) return undefined;
  // What stands inside a fence is the candidate's; its own warnings do not count.
  const ours = messages.map((text) => fencesIn(text).reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text));
  return ours.some((text) => warning.test(text)) ? "warned" : "fenced";
}

/** Stretches between `<name>` and the first `</name>`, between lines of back quotes or tildes of the same length, and between `BEGIN x` and `END x`. */
function fencesIn(text: string): { start: number; end: number }[] {
  const fences: { start: number; end: number }[] = [];
  const opening = /<([A-Za-z][\w-]*)(?:\s[^<>]*)?>|^(`{3,}|~{3,})[^\n`]*$|(?:^|\n)[^\w\n]*BEGIN ([\w -]*\w)[^\w\n]*(?=\n)/gm;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const start = opening.lastIndex;
    const [, tag, line, name] = match;
    const close = tag ? `</${tag}>` : line ? `\n${line}` : `END ${name}`;
    const end = text.indexOf(close, start);
    if (end < 0) continue;
    fences.push({ start, end });
    opening.lastIndex = end + close.length;
  }
  return fences;
}
