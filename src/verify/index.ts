export * from "./exact-match.ts";
