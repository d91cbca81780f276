import { each, InvalidRollout, type Reward } from "guerdon";

/** What stands in a column of the data, as a reward: null there means that it has no opinion. */
export const column = (name: string): Reward =>
  each(({ fields, id }) => {
    const value = fields[name];
    if (value === null || typeof value === "number") return value;
    throw new InvalidRollout("column", `needs a number in "${name}"`, { id, value });
  });
