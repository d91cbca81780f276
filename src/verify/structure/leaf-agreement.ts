import { f1, overlap } from "../../math/index.ts";
import { squadWords } from "../token-f1.ts";

/**
 * Mean over the leaves of a reference of how well a value agrees with it there: texts by token F1, everything else exactly.
 * An empty object or list is a leaf of its own. Leaves that only the value has do not count.
 */
export function leafAgreement(reference: unknown, value: unknown): number {
  const scores: number[] = [];
  const visit = (wanted: unknown, given: unknown) => {
    if (typeof wanted === "object" && wanted !== null && Object.keys(wanted).length > 0) {
      const alike = typeof given === "object" && given !== null && Array.isArray(given) === Array.isArray(wanted);
      for (const [key, entry] of Object.entries(wanted)) {
        visit(entry, alike && Object.hasOwn(given, key) ? (given as Record<string, unknown>)[key] : undefined);
      }
    } else scores.push(agreement(wanted, given));
  };
  visit(reference, value);
  return scores.reduce((total, score) => total + score, 0) / scores.length;
}

function agreement(wanted: unknown, given: unknown): number {
  if (wanted === given) return 1;
  if (typeof wanted === "object" && wanted !== null) return JSON.stringify(wanted) === JSON.stringify(given) ? 1 : 0;
  if (typeof wanted !== "string" || typeof given !== "string") return 0;
  const [a, b] = [squadWords(wanted), squadWords(given)];
  const shared = overlap(a, b);
  return shared === 0 ? 0 : f1(shared / b.length, shared / a.length);
}
