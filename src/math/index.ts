export * from "./correlation.ts";
export * from "./interval.ts";
export * from "./multiset.ts";
export * from "./scalar.ts";
export * from "./simplex.ts";
export * from "./summary.ts";
export * from "./vector.ts";
