const tag = /<(\/?)(think|search|information|answer)>/g;

/** A transcript cut into its blocks; undefined where a tag is not balanced or stands inside another. */
function blocksOf(text: string): { name: string; content: string }[] | undefined {
  const blocks: { name: string; content: string }[] = [];
  let open: { name: string; start: number } | undefined;
  for (const match of text.matchAll(tag)) {
    const name = match[2]!;
    if (match[1] === "") {
      if (open) return undefined;
      open = { name, start: match.index + match[0].length };
    } else {
      if (open?.name !== name) return undefined;
      blocks.push({ name, content: text.slice(open.start, match.index).trim() });
      open = undefined;
    }
  }
  return open ? undefined : blocks;
}

/** What is wrong with the form of a routing transcript; undefined where nothing is. */
export function routingFault(transcript: string, models: readonly string[]): string | undefined {
  const text = transcript.trim();
  const blocks = blocksOf(text);
  if (!blocks) return "a tag is not balanced, or stands inside another";
  if (!text.startsWith("<think>") || !text.endsWith("</answer>")) return "must begin with <think> and end with </answer>";
  const count = (name: string) => blocks.filter((block) => block.name === name).length;
  if (count("answer") !== 1) return "must have one answer";
  if (count("search") !== count("information")) return "each search needs its information";
  if (blocks.some(({ name, content }) => (name === "think" || name === "answer") && (content === "" || content === "..."))) {
    return "a thought or the answer is empty";
  }
  const known = new Set(models.map((model) => model.toLowerCase()));
  for (const { name, content } of blocks) {
    if (name !== "search") continue;
    const [model, query, ...rest] = content.toLowerCase().split(":");
    if (query === undefined || rest.length > 0) return "a search must be Model:Query";
    if (query.trim() === "" || query.includes(model!.trim()) || /llm-name|your-query/.test(content.toLowerCase()))
      return "a search asks nothing";
    if (!known.has(model!.trim())) return `no model is called ${model!.trim().slice(0, 60)}`;
  }
  return undefined;
}
