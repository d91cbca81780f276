import { expect, test } from "vitest";
import { escapeHtml, html, trusted } from "./html.ts";

test("text in a hole is escaped, in text and in attributes", () => {
  expect(html`<a title="${'"><script>'}">${"a & b's"}</a>`.markup).toBe('<a title="&quot;&gt;&lt;script&gt;">a &amp; b&#39;s</a>');
});
test("markup in a hole stays, lists are joined, and nothing leaves nothing", () => {
  expect(html`<p>${[html`<b>${1}</b>`, " < ", trusted("<i>")]}${null}${undefined}${false}</p>`.markup).toBe("<p><b>1</b> &lt; <i></p>");
});
test("control characters become visible, line breaks stay", () => {
  expect(escapeHtml("a\u0000\u001b[31mb\nc")).toBe("a\ufffd\ufffd[31mb\nc");
});
