import { each, InputError, type Reward, responseText } from "../core/index.ts";

/**
 * Tag structure: which share of the required tags is there as it should be? Where `tagFormat` says yes or no, this pays for every tag that is right, so that a
 * policy without any form has somewhere to begin.
 *
 *     R(y) = 1/K Σ_k 1[t_k is opened and closed, holds something, crosses no other tag, and is opened after the right tags before it]
 *
 * Tags may stand inside each other and more than once; the first sound one of each name counts.
 *
 * @param tags t₁, …, t_K: names without brackets, in the order in which they are opened
 * @returns the share of tags that are right
 * @throws {InputError} when there is no tag, a tag twice, or a name with other characters than letters, digits, `-` and `_`
 * @range [0, 1]
 * @source Ben Chaliah & Dellagi 2025 (Datarus-R1), arXiv:2508.13382, structural reward; Guerdon: equal shares
 * @example await scoreOne(tagStructure("think", "answer"), { response: "<think>2 + 2</think> So: <answer>4</answer>" }) // 1
 * @example await scoreOne(tagStructure("step", "thought", "action", "answer"), { response: "<step><thought>look</thought><action></action></step><answer>4" }) // 0.5
 */
export function tagStructure(...tags: string[]): Reward {
  if (tags.length === 0 || new Set(tags).size < tags.length || tags.some((tag) => !/^[\w-]+$/.test(tag))) {
    throw new InputError("tagStructure", "needs tag names, each once, of letters, digits, - and _", tags);
  }
  const mark = new RegExp(`<(/?)(${tags.join("|")})>`, "g");
  return each((rollout) => {
    const sound = soundTags(responseText(rollout), tags, mark);
    let last = -1;
    let right = 0;
    for (const tag of tags) {
      const start = sound.get(tag)!.find((place) => place > last);
      if (start === undefined) continue;
      last = start;
      right++;
    }
    return right / tags.length;
  });
}

/** Where each tag is opened that is also closed, holds something and crosses no other, by name, in order. */
function soundTags(text: string, tags: readonly string[], mark: RegExp): Map<string, number[]> {
  const open: { tag: string; start: number; end: number }[] = [];
  const depth = new Map<string, number>();
  const sound = new Map(tags.map((tag) => [tag, [] as number[]]));
  for (const match of text.matchAll(mark)) {
    const [whole, closing, tag] = match as unknown as [string, string, string];
    if (!closing) {
      open.push({ tag, start: match.index, end: match.index + whole.length });
      depth.set(tag, (depth.get(tag) ?? 0) + 1);
    } else if ((depth.get(tag) ?? 0) > 0) {
      // Whatever was opened since and not closed crosses this tag: it is dropped, and so is what it crosses.
      let crossed = false;
      for (;;) {
        const top = open.pop()!;
        depth.set(top.tag, depth.get(top.tag)! - 1);
        if (top.tag === tag) {
          if (!crossed && text.slice(top.end, match.index).trim() !== "") sound.get(tag)!.push(top.start);
          break;
        }
        crossed = true;
      }
    }
  }
  // Inner tags close before outer ones of the same name.
  for (const starts of sound.values()) starts.sort((a, b) => a - b);
  return sound;
}
