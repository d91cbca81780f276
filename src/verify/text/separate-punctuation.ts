import { splitWhitespace } from "./whitespace.ts";

/** The rules of mteval-v13a for Western punctuation, one after the other, as they stand in the original; the tokens that come out of them. */
export const separatePunctuation = (line: string): string[] =>
  splitWhitespace(
    line
      .replace(/[{-~[-` -&(-+:-@/]/g, " $& ")
      .replace(/([^0-9])([.,])/g, "$1 $2 ")
      .replace(/([.,])([^0-9])/g, " $1 $2")
      .replace(/([0-9])(-)/g, "$1 $2 "),
  );
