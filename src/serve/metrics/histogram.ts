const escaped = (text: string) => text.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`));

/** A histogram that takes a million values a second: prom-client's own spends its time on labels. */
export class Histogram {
  private readonly counts: Float64Array;
  private sum = 0;

  constructor(
    /** upper bounds, rising */
    private readonly bounds: readonly number[],
  ) {
    this.counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    const { bounds } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++;
    this.counts[bucket]!++;
    this.sum += value;
  }

  lines(name: string, label: string): string[] {
    let total = 0;
    const buckets = Array.from(this.counts, (count, i) => {
      total += count;
      return `${name}_bucket{le="${this.bounds[i] ?? "+Inf"}"${label && `,${label}`}} ${total}`;
    });
    const labels = label && `{${label}}`;
    return [...buckets, `${name}_sum${labels} ${this.sum}`, `${name}_count${labels} ${total}`];
  }
}

/** Histograms of one name, by the value of a label. */
export class Histograms {
  private readonly members = new Map<string, Histogram>();

  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly bounds: readonly number[],
    /** absent where there is one histogram only */
    private readonly label?: string,
    /** the most that are kept: a reward that makes up names must not fill the memory */
    private readonly most = 100,
  ) {
    if (label === undefined) this.members.set("", new Histogram(bounds));
  }

  observe(value: number, of = ""): void {
    let member = this.members.get(of);
    if (!member) {
      if (this.members.size >= this.most) return;
      this.members.set(of, (member = new Histogram(this.bounds)));
    }
    member.observe(value);
  }

  text(): string {
    const { name, help, label } = this;
    const lines = [...this.members].flatMap(([of, member]) => member.lines(name, label ? `${label}="${escaped(of)}"` : ""));
    return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines].join("\n");
  }
}
