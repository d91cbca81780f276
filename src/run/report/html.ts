/** Text that is markup already. Only `html` and `trusted` make it, so what a model wrote cannot become markup by accident. */
export interface Html {
  readonly markup: string;
}

/** Markup that this program made itself, such as a plot. Never for text that came from a data set or a model. */
export const trusted = (markup: string): Html => ({ markup });

type Piece = string | number | Html | null | undefined | false | readonly Piece[];

/** Markup with holes: whatever goes into a hole is escaped, unless it is markup itself. Lists are joined, and null, undefined and false leave nothing. */
export function html(strings: TemplateStringsArray, ...holes: readonly Piece[]): Html {
  return { markup: strings.reduce((text, string, i) => text + pieceText(holes[i - 1]) + string) };
}

function pieceText(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return "";
  if (typeof piece === "string" || typeof piece === "number") return escapeHtml(String(piece));
  return "markup" in piece ? piece.markup : piece.map(pieceText).join("");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Makes text harmless in markup, in attributes too. Control characters, which no page may hold, become a visible mark. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, "\ufffd")
    .replace(/[&<>"']/g, (letter) => entities[letter]!);
}
