import { expect, test } from "vitest";
import { extractTag } from "./extract-tag.ts";

test("takes the last complete tag, trimmed, across lines", () => {
  expect(extractTag("<a>1</a><a>\n2\n3 </a>", "a")).toBe("2\n3");
});
test("an opened tag after the last complete one does not count", () => {
  expect(extractTag("<a>1</a> <a>2", "a")).toBe("1");
});
test("an empty tag has empty content, a missing one none", () => {
  expect(extractTag("<a></a>", "a")).toBe("");
  expect(extractTag("plain", "a")).toBeNull();
  expect(extractTag("</a>", "a")).toBeNull();
});
test("names are case-sensitive and whole", () => {
  expect(extractTag("<Answer>4</Answer>", "answer")).toBeNull();
  expect(extractTag("<answers>4</answers>", "answer")).toBeNull();
});
test("a megabyte of opened tags is read in no time", () => {
  expect(extractTag(`${"<a>".repeat(350_000)}x</a>`, "a")).toBe("x");
});
