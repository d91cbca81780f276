import { InputError, type Random } from "../core/index.ts";
import { dot, logit } from "../math/index.ts";

/** A response of a made-up world: what is true of it, and what a reward model sees. */
export interface SimulatedResponse {
  /** a, what people care about, [attributes], standard normal */
  readonly attributes: readonly number[];
  /** x, what a reward model sees, [features] */
  readonly features: readonly number[];
}

/** Two responses as one person ordered them. */
export interface SimulatedPair {
  readonly chosen: SimulatedResponse;
  readonly rejected: SimulatedResponse;
  /** w · (a⁺ − a⁻): how much better the chosen one really is for that person; below 0 where the noise decided */
  readonly lead: number;
}

/** A world of people and responses. */
export interface PrefSim {
  readonly response: () => SimulatedResponse;
  /** the features of given attributes, with new noise */
  readonly see: (attributes: readonly number[]) => readonly number[];
  /** w: what a person of a group cares about, [attributes] */
  readonly person: (group?: number) => readonly number[];
  /** how one person orders two responses; noise decides where they are nearly equal */
  readonly compare: (person: readonly number[], a: SimulatedResponse, b: SimulatedResponse) => SimulatedPair;
  /** that many pairs of new responses */
  readonly pairs: (person: readonly number[], count: number) => SimulatedPair[];
}

/**
 * A world in which preferences are known: responses have attributes, people weigh them, and a noisy comparison says which response they prefer.
 *
 *     P(a ≻ b | w) = σ(w · (a − b) / τ),   x = M a + σ_x ε,   w = w_g + σ_w ε
 *
 * @param random where all of it is drawn from
 * @param options.attributes how many things people care about; default 4
 * @param options.groups w_g: what each group of people cares about, [groups][attributes]; default: one group that cares for each alike, with a weight of 1
 * @param options.spread σ_w ≥ 0: how much people of a group differ, in each attribute; default 0
 * @param options.features how many numbers a reward model sees; default: the attributes themselves, in order. More or fewer are mixed by a random M whose
 *   columns have length 1 on average
 * @param options.featureNoise σ_x ≥ 0: noise of what a reward model sees; default 0
 * @param options.temperature τ > 0: noise of the comparisons; default 1
 * @returns the world
 * @throws {InputError} when a group does not weigh every attribute, or a number is out of range
 * @source Guerdon: testbed
 * @example prefSim(createRandom(1), { attributes: 3 }).response().features.length // 3
 * @example prefSim(createRandom(1), { attributes: 2, groups: [[1, 0], [-1, 0]] }).person(1) // [-1, 0]
 * @example prefSim(createRandom(1), { temperature: 1e-6 }).pairs([1, 1, 1, 1], 20).every(({ lead }) => lead >= 0) // true
 */
export function prefSim(
  random: Random,
  {
    attributes = 4,
    groups = [Array.from({ length: attributes }, () => 1)],
    spread = 0,
    features,
    featureNoise = 0,
    temperature = 1,
  }: {
    attributes?: number;
    groups?: readonly (readonly number[])[];
    spread?: number;
    features?: number;
    featureNoise?: number;
    temperature?: number;
  } = {},
): PrefSim {
  if (groups.length === 0 || groups.some((weights) => weights.length !== attributes)) {
    throw new InputError("prefSim", `each group must weigh all ${attributes} attributes`, groups);
  }
  if (!(temperature > 0 && spread >= 0 && featureNoise >= 0)) {
    throw new InputError("prefSim", "temperature must be above 0, spread and featureNoise at least 0", {
      temperature,
      spread,
      featureNoise,
    });
  }
  const mixing =
    features === undefined
      ? undefined
      : Array.from({ length: features }, () => Array.from({ length: attributes }, () => random.normal(0, 1 / Math.sqrt(features))));
  const noisy = (values: readonly number[], deviation: number) =>
    deviation === 0 ? values : values.map((value) => value + random.normal(0, deviation));

  const see = (values: readonly number[]) => noisy(mixing ? mixing.map((row) => dot(row, values)) : values, featureNoise);
  const response = () => {
    const values = Array.from({ length: attributes }, () => random.normal());
    return { attributes: values, features: see(values) };
  };
  const compare = (person: readonly number[], a: SimulatedResponse, b: SimulatedResponse) => {
    const lead = dot(person, a.attributes) - dot(person, b.attributes);
    return lead + temperature * logit(random()) > 0 ? { chosen: a, rejected: b, lead } : { chosen: b, rejected: a, lead: -lead };
  };
  return {
    response,
    see,
    person: (group = 0) => noisy(groups[group]!, spread),
    compare,
    pairs: (person, count) => Array.from({ length: count }, () => compare(person, response(), response())),
  };
}
