/** A number that changes over a training, such as the learning rate. Steps count from 1. */
export type Schedule = (step: number) => number;

export const constant =
  (value: number): Schedule =>
  () =>
    value;

/** From 0 to the schedule's own value in the first steps, along a straight line. */
export const warmup =
  (steps: number, then: Schedule | number): Schedule =>
  (step) =>
    valueAt(then, step) * Math.min(1, step / Math.max(1, steps));

/** From `first` to `last` along half a cosine, then `last`. */
export const cosine =
  (first: number, steps: number, last = 0): Schedule =>
  (step) =>
    last + ((first - last) * (1 + Math.cos(Math.PI * Math.min(1, step / steps)))) / 2;

/** From `first` to `last` along a straight line, then `last`. */
export const straight =
  (first: number, steps: number, last = 0): Schedule =>
  (step) =>
    first + (last - first) * Math.min(1, step / steps);

/** What a schedule says at a step; a number stays what it is. */
export const valueAt = (schedule: Schedule | number, step: number): number => (typeof schedule === "number" ? schedule : schedule(step));
