import { expect, test } from "vitest";
import { scoreOne } from "../core/index.ts";
import { tagFormat } from "./tag-format.ts";
import { tagStructure } from "./tag-structure.ts";

const share = (response: string, ...tags: string[]) =>
  scoreOne(tagStructure(...(tags.length > 0 ? tags : ["a", "b", "c", "d"])), { response });

test("each tag that is right is one share", async () => {
  expect(await share("<a>1</a><b>2</b><c>3</c><d>4</d>")).toBe(1);
  expect(await share("<a>1</a> between <d>4</d>")).toBe(0.5);
  expect(await share("nothing")).toBe(0);
});
test("what `tagFormat` accepts with something in each tag is whole", async () => {
  const response = "<think>so</think>\n<answer>4</answer>";
  expect(await scoreOne(tagFormat("think", "answer"), { response })).toBe(1);
  expect(await share(response, "think", "answer")).toBe(1);
});
test("an empty tag, an unclosed one and one out of order earn nothing", async () => {
  expect(await share("<a> </a><b>2</b>", "a", "b")).toBe(0.5);
  expect(await share("<a>1<b>2</b>", "a", "b")).toBe(0.5);
  expect(await share("<b>2</b><a>1</a>", "a", "b")).toBe(0.5);
});
test("tags may stand inside each other but not cross", async () => {
  expect(await share("<a>x<b>2</b></a>", "a", "b")).toBe(1);
  expect(await share("<a>x<b>2</a></b>", "a", "b")).toBe(0);
});
test("a tag may come again: steps", async () => {
  expect(await share("<a><b>1</b></a><a><b>2</b></a><c>3</c>", "a", "b", "c")).toBe(1);
});
test("refuses names that are no tags", () => {
  expect(() => tagStructure()).toThrow("tagStructure: needs tag names, each once, of letters, digits, - and _; got []");
});
test("many open tags take no longer than their number", async () => {
  expect(await share("<a>".repeat(100_000) + "</b>".repeat(100_000), "a", "b")).toBe(0);
});
