export * from "./weighted-sum.ts";
