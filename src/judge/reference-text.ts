/**
 * A reference as a judge reads it.
 *
 * @param reference a text, or anything that JSON can hold
 * @returns a text as it is, anything else as JSON; undefined where there is none
 * @source Guerdon: what judges are shown
 * @example referenceText("Paris") // "Paris"
 * @example referenceText(["Paris", 1]) // "[\"Paris\",1]"
 */
export const referenceText = (reference: unknown): string | undefined =>
  reference === undefined || typeof reference === "string" ? reference : JSON.stringify(reference);
