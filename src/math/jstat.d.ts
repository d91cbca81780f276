declare module "jstat" {
  /** The distributions that the words in interval.ts stand on; jstat has no types of its own. */
  const jStat: {
    normal: { inv(p: number, mean: number, deviation: number): number; cdf(x: number, mean: number, deviation: number): number };
    studentt: { inv(p: number, degrees: number): number; cdf(x: number, degrees: number): number };
    beta: { inv(p: number, a: number, b: number): number; cdf(x: number, a: number, b: number): number };
    chisquare: { cdf(x: number, degrees: number): number };
  };
  export default jStat;
}
