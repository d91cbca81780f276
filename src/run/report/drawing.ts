import type * as PlotModule from "@observablehq/plot";
import { type Html, html, trusted } from "./html.ts";

/** What pictures of a report are drawn with. */
export interface Drawing {
  readonly Plot: typeof PlotModule;
  /** a plot as markup, with a label for those who cannot see it */
  svg(options: PlotModule.PlotOptions & { label: string }): Html;
  /** a picture for a phone and one for a desk: letters keep their size in both */
  both(draw: (width: number) => Html): Html;
}

/** Loads the plotting library, which takes about a second. */
export async function loadDrawing(): Promise<Drawing> {
  const [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  let drawn = 0;
  const svg: Drawing["svg"] = ({ label, ...options }) => {
    const plot = Plot.plot({ document: document as unknown as Document, ...options });
    for (const style of plot.querySelectorAll("style")) style.remove(); // the page has one for all
    drawn++;
    const markup = plot.outerHTML
      .replaceAll(/plot-clip-\d+/g, `clip-${drawn}`) // the library counts on from one report to the next
      .replaceAll(/ (?:d|x|y|x1|x2|y1|y2|cx|cy|width|height|transform|fill-opacity)="[^"]*"/g, (attribute) =>
        attribute.replaceAll(/(\.\d\d)\d+/g, "$1"),
      );
    return html`<svg role="img" aria-label="${label}"${trusted(markup.slice("<svg".length))}`;
  };
  const both: Drawing["both"] = (draw) => html`<div class="narrow">${draw(340)}</div><div class="wide">${draw(680)}</div>`;
  return { Plot, svg, both };
}
