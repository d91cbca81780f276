/**
 * "RLNVR: Reinforcement Learning from Non-Verified Real-World Rewards", 2025, arXiv:2508.12165.
 *
 * Setting: a feed of 120 authors with 3 to 40 posts; engagement is exp(3 + author (1.5) + 0.7 quality + noise (0.8)), rounded. A text is six numbers, seen with
 * noise 0.4; quality is a direction of them. Policies choose among 48 drafts for each of 30 prompts by group policy gradient on what is carried over from the
 * feed; 4 seeds. The paper shows a prototype and no headline figure; reported figures are those of a reference run. No model; < 10 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { expectedValue, policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { argmax, dot, mean, norm, range, spearman } from "guerdon/math";
import { normaliseEngagement, semanticTransfer } from "guerdon/model";

export const paper: Paper = {
  title: "RLNVR: Reinforcement Learning from Non-Verified Real-World Rewards",
  year: 2025,
  link: "https://arxiv.org/abs/2508.12165",
  grade: "small",
};

async function setting(seed: number) {
  const random = createRandom(seed);
  const normals = (count: number) => range(count).map(() => random.normal());
  const direction = normals(6);
  const write = () => {
    const text = normals(6);
    return { quality: dot(direction, text) / norm(direction), vector: text.map((x) => x + random.normal(0, 0.4)) };
  };
  const posts = range(120).flatMap((author) => {
    const fame = random.normal(0, 1.5);
    return range(3 + random.integer(38)).map(() => {
      const post = write();
      return { ...post, author: `a${author}`, count: Math.round(Math.exp(3 + fame + 0.7 * post.quality + random.normal(0, 0.8))) };
    });
  });
  const counts = posts.map(({ count }) => count);
  const normalised = normaliseEngagement(
    counts,
    posts.map(({ author }) => author),
  ).map((reward) => reward!);
  const vectors = posts.map(({ vector }) => vector);
  const carried = { raw: semanticTransfer(vectors, counts), normalised: semanticTransfer(vectors, normalised) };
  const mixed = semanticTransfer(vectors, random.shuffle(normalised));

  const held = range(500).map(write);
  const agreement = (transfer: typeof mixed) => {
    const judged = held.map(({ vector, quality }) => ({ quality, value: transfer(vector).value })).filter(({ value }) => value !== null);
    return spearman(
      judged.map(({ value }) => value!),
      judged.map(({ quality }) => quality),
    );
  };

  const drafts = range(30).map(() => range(48).map(write));
  const gold = drafts.map((row) => row.map(({ quality }) => quality));
  const trained = async (transfer: typeof mixed) => {
    // A draft that nothing in the feed resembles earns what an average post does.
    const center = mean(posts.slice(0, 300).map(({ vector }) => transfer(vector).value ?? 0));
    const rewards = drafts.map((row) => row.map(({ vector }) => transfer(vector).value ?? center));
    const policy = await trainPolicy({
      policy: tabularPolicy(drafts.map((row) => row.map(() => 0))),
      reward: (prompt, actions) => actions.map((action) => rewards[prompt]![action]!),
      groupSize: 8,
      updates: 80,
      learningRate: 0.5,
      random: createRandom(seed),
    });
    return { policy: expectedValue(policyTable(policy), gold), best: mean(rewards.map((row, x) => gold[x]![argmax(row)]!)) };
  };
  const quality = posts.map((post) => post.quality);
  return {
    raw: spearman(counts, quality),
    normalised: spearman(normalised, quality),
    transfer: agreement(carried.normalised),
    transferRaw: agreement(carried.raw),
    transferMixed: agreement(mixed),
    support: mean(held.map(({ vector }) => (carried.normalised(vector).value === null ? 0 : 1))),
    policy: await trained(carried.normalised),
    policyRaw: await trained(carried.raw),
  };
}

const runs = await Promise.all([1, 2, 3, 4].map(setting));
const over = (read: (run: (typeof runs)[number]) => number) => Math.round(mean(runs.map(read)) * 1e4) / 1e4;

export const claims: readonly Claim[] = [
  {
    where: "section 3, baseline",
    says: "rank correlation of counts with quality",
    reported: 0.35,
    expected: { atMost: 0.4 },
    measured: over((run) => run.raw),
  },
  {
    where: "section 3, normalisation",
    says: "rank correlation once each author is measured by what they usually get",
    reported: 0.64,
    expected: { atLeast: 0.55 },
    measured: over((run) => run.normalised),
  },
  {
    where: "section 3, transfer",
    says: "carried over to texts that were never posted",
    expected: { atLeast: 0.35 },
    measured: over((run) => run.transfer),
    note: `${over((run) => run.support)} of them resemble something in the feed; carried over from raw counts ${over((run) => run.transferRaw)}`,
  },
  {
    where: "section 4",
    says: "a policy trained on it ends above one trained on raw counts, in deviations of quality",
    expected: { atLeast: 0.3 },
    measured: over((run) => run.policy.policy - run.policyRaw.policy),
    note: `${over((run) => run.policy.policy)} against ${over((run) => run.policyRaw.policy)} after 80 updates, when both are still moving; the best draft by each reward, where they would end, is worth ${over((run) => run.policy.best)} and ${over((run) => run.policyRaw.best)}`,
  },
  {
    where: "control",
    says: "with the rewards of the feed shuffled nothing is carried over",
    expected: { equals: 0, within: 0.1 },
    measured: over((run) => run.transferMixed),
  },
];
