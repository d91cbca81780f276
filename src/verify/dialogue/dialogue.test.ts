import { describe, expect, test } from "vitest";
import { createContext, InvalidRollout, type Reference, type RolloutInput, type Score, scoreAll, scoreOne } from "../../core/index.ts";
import { askOrAct } from "./ask-or-act.ts";
import { routingReward } from "./routing-reward.ts";

describe("ask or act", () => {
  const ask: Reference = { type: "ask", slots: [["day", "date"], "party_size"], answered: ["city"] };
  const act: Reference = { type: "act", call: { name: "book", arguments: { city: "Rome", day: 3 } } };
  const judged = async (response: RolloutInput["response"], reference: Reference) =>
    (await scoreOne(askOrAct(), { response, reference })) as Score;
  const speak = (question: string) => `<think>Hm.</think>\n<speak>${question}</speak>`;
  const book = (args: object) => `<think>Hm.</think>\n<act>${JSON.stringify({ name: "book", arguments: args })}</act>`;

  test("asking for what is missing earns 2½, by any of its names", async () => {
    for (const question of ["Which date?", "For which Day, please?", "What party size?"])
      expect((await judged(speak(question), ask)).value).toBe(2.5);
  });
  test("a question that names no missing slot is of the right type only", async () => {
    expect((await judged(speak("Anything else? Todays special?"), ask)).parts).toMatchObject({ type: 1, content: 0 });
  });
  test("asking again for what was answered costs, even beside a good question", async () => {
    expect(await judged(speak("Which city and which day?"), ask)).toMatchObject({ value: 2, parts: { overAsk: 1 } });
  });
  test("acting too early and asking too late both cost and earn nothing but their form", async () => {
    expect(await judged(book({ city: "Rome", day: 3 }), ask)).toMatchObject({ value: 0, parts: { underAsk: 1, type: 0, content: 0 } });
    expect(await judged(speak("Which day?"), act)).toMatchObject({ value: 0, parts: { overAsk: 1 } });
  });
  test("an act is scored as a tool call: the right one earns 2½, one of two values wrong 2¼", async () => {
    expect((await judged(book({ city: "Rome", day: 3 }), act)).value).toBe(2.5);
    expect((await judged(book({ city: "Rome", day: 4 }), act)).value).toBe(2.25);
    expect((await judged("<think>Hm.</think><act>book(Rome)</act>", act)).parts).toMatchObject({ type: 1, content: 0 });
    const message = [
      { role: "assistant" as const, content: "<think>Hm.</think>", toolCalls: [{ name: "book", arguments: { city: "Rome", day: 3 } }] },
    ];
    expect((await judged(message, act)).value).toBe(2.5);
  });
  test.each([
    "Which day?",
    "<speak>Which day?</speak>",
    "<think></think><speak>day?</speak><act>{}</act>",
    "<think>a</think><speak>day",
    "<act>".repeat(60_000),
    "",
  ])("%.40s has not the form", async (text) => {
    expect((await judged(text, ask)).parts).toMatchObject({ format: 0 });
  });
  test("says what the reference must be", async () => {
    for (const reference of [{ type: "ask", slots: [] }, { type: "act" }, { type: "ask", slots: ["!"] }, "ask"]) {
      await expect(judged("", reference as Reference)).rejects.toBeInstanceOf(InvalidRollout);
    }
    expect(() => askOrAct({ penalty: -1 })).toThrow("askOrAct: penalty must be at least 0; got -1");
  });
});

describe("Router-R1", () => {
  const models = ["Small-1B", "large"];
  const good =
    "<think>Ask.</think><search>small-1b:Capital of France?</search><information>Paris.</information><think>So.</think><answer>Paris</answer>";
  const judged = async (response: string, options = {}, fields = {}) =>
    (await scoreOne(routingReward({ models, ...options }), { response, reference: ["Paris", "city of Paris"], fields })) as Score;

  test("the right answer in the right form earns 1, a wrong one 0", async () => {
    expect(await judged(good)).toMatchObject({ value: 1, parts: { format: 0, outcome: 1 } });
    expect(await judged(good.replace("<answer>Paris", "<answer>Rome"))).toMatchObject({ value: 0 });
    expect((await judged(good.replace("<answer>Paris", "<answer>the Paris!"))).value).toBe(1);
  });
  test.each([
    ["no thought first", good.replace("<think>Ask.</think>", "")],
    ["text before", `Sure. ${good}`],
    ["text after", `${good} Bye.`],
    ["two answers", `${good}<answer>Rome</answer>`],
    ["an empty thought", good.replace("Ask.", "...")],
    ["a search without information", good.replace("<information>Paris.</information>", "")],
    ["information out of nowhere", good.replace("<think>So.", "<information>Paris</information><think>So.")],
    ["nested blocks", good.replace("Ask.", "<answer>Paris</answer>")],
    ["a tag that is not closed", good.replace("</search>", "")],
    ["an unknown model", good.replace("small-1b:", "huge:")],
    ["no query", good.replace("Capital of France?", " ")],
    ["two colons", good.replace("Capital", "Capital: city")],
    ["a query that names its model", good.replace("Capital", "small-1b, capital")],
    ["a placeholder", good.replace("Capital of France?", "your-query")],
  ])("%s is bad form and earns −1", async (_, text) => {
    expect(await judged(text, { costWeight: 0.5 }, { cost: 1 })).toMatchObject({ value: -1, why: expect.any(String) });
  });
  test("among costs from 0 to 100 the cheapest earns all of α and the dearest nothing of it", async () => {
    const context = createContext();
    const reward = routingReward({ models, costWeight: 0.4 });
    const rollouts = Array.from({ length: 100 }, (_, i) => ({ response: good, reference: "Paris", fields: { cost: (i + 1) ** 2 } }));
    await scoreAll(reward, rollouts, context);
    const [cheap, middle, dear] = await scoreAll(
      reward,
      [1, 2550.25, 10_000].map((cost) => ({ response: good, reference: "Paris", fields: { cost } })),
      context,
    );
    expect([cheap, middle, dear].map((verdict) => (verdict as Score).value)).toEqual([1, expect.closeTo(0.8, 2), 0.6]);
  });
  test("with nothing to compare with, a cost is worth one half", async () => {
    expect((await judged(good, { costWeight: 0.4 }, { cost: 7 })).value).toBeCloseTo(0.6 + 0.2);
  });
  test("being cheap pays for right answers only, unless asked", async () => {
    const wrong = good.replace("<answer>Paris", "<answer>Rome");
    expect((await judged(wrong, { costWeight: 0.4 }, { cost: 7 })).value).toBe(0);
    expect((await judged(wrong, { costWeight: 0.4, costAlways: true }, { cost: 7 })).value).toBeCloseTo(0.2);
  });
  test("the window forgets: only the last costs count", async () => {
    const context = createContext();
    const reward = routingReward({ models, costWeight: 0.5, window: 2 });
    const costs = [1, 10_000, 100, 101].map((cost) => ({ response: good, reference: "Paris", fields: { cost } }));
    const verdicts = await scoreAll(reward, costs, context);
    expect((verdicts[3] as Score).parts!.cost).toBe(0);
    expect(await context.memory.get("router-r1/costs")).toEqual([10, Math.sqrt(101)]);
  });
  test("costs are read from the calls, and a cost that cannot be read is a fault of the row", async () => {
    const calls = [{ model: "large", outputTokens: 100, pricePerToken: 0.5 }];
    expect((await judged(good, { costWeight: 0.5 }, { calls })).value).toBeCloseTo(0.75);
    for (const fields of [{}, { cost: -1 }, { calls: [{}] }])
      await expect(judged(good, { costWeight: 0.5 }, fields)).rejects.toBeInstanceOf(InvalidRollout);
  });
  test("partial outcomes are the F1 of words; yes and no agree with themselves only", async () => {
    expect((await judged(good.replace("<answer>Paris", "<answer>Paris in France"), { partial: true })).value).toBeCloseTo(0.5);
    const yes = async (answer: string) =>
      (
        (await scoreOne(routingReward({ models, partial: true }), {
          response: `<think>a</think><answer>${answer}</answer>`,
          reference: "yes",
        })) as Score
      ).value;
    expect([await yes("Yes."), await yes("yes it is"), await yes("no")]).toEqual([1, 0, 0]);
  });
});
