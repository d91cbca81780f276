import { InputError, type Random } from "../../core/index.ts";

/**
 * Reactions to train on, where most answers got none: all that have one, and a few drawn from those that have none.
 *
 *     b = log [π₁ (1 − π₀) / (π₀ (1 − π₁))],   π₀ share of reactions in the log, π₁ in what is kept
 *
 * @param labels y: 1 where the person reacted, 0 where not, [events]
 * @param options.ratio ρ > 0: events without a reaction for each one with; default 1; all where there are fewer
 * @param options.users who saw each answer, [events]: nobody then counts more than `most` times
 * @param options.most events of one person at most; default no limit
 * @param options.random draws what is kept
 * @returns positions of the events that are kept, in order, and b, the `shift` for `binaryFeedbackLoss`
 * @throws {InputError} when one of the two kinds is missing, or lists and options do not fit
 * @source Guerdon: case-control sampling; King and Zeng 2001, Political Analysis 9, section 4 (the correction)
 * @example balanceFeedback([1, 0, 0, 0, 0], { random: createRandom(1) }).rows.length // 2
 * @example balanceFeedback([1, 0, 0, 0, 0], { random: createRandom(1) }).shift // 1.3863
 * @example balanceFeedback([0, 0], { random: createRandom(1) }) // throws InputError
 */
export function balanceFeedback(
  labels: ArrayLike<number>,
  { ratio = 1, users, most = Infinity, random }: { ratio?: number; users?: readonly string[]; most?: number; random: Random },
): { rows: number[]; shift: number } {
  if (!(ratio > 0 && most >= 1 && (!users || users.length === labels.length))) {
    throw new InputError("balanceFeedback", "needs a ratio above 0, most of at least 1, and a user for each event", {
      ratio,
      most,
      events: labels.length,
      users: users?.length,
    });
  }
  const seen = new Map<string, number>();
  const allowed = random.shuffle(Array.from(labels, (_, i) => i)).filter((i) => {
    if (!users) return true;
    const count = (seen.get(users[i]!) ?? 0) + 1;
    seen.set(users[i]!, count);
    return count <= most;
  });
  const [liked, passed] = [allowed.filter((i) => labels[i]! > 0.5), allowed.filter((i) => !(labels[i]! > 0.5))];
  if (liked.length === 0 || passed.length === 0) {
    throw new InputError("balanceFeedback", "needs events with a reaction and events without", {
      with: liked.length,
      without: passed.length,
    });
  }
  const kept = passed.slice(0, Math.max(1, Math.round(ratio * liked.length)));
  return { rows: [...liked, ...kept].sort((a, b) => a - b), shift: Math.log(passed.length / kept.length) };
}
