/** How figures are written in tables and pictures: three or four significant digits, one minus sign, no "NaN". */
export function formatNumber(value: number | null): string {
  if (value === null || Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) return minus(value.toExponential(2).replace("e+", "e"));
  if (Number.isInteger(value)) return minus(String(value));
  return minus(value.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.01 ? 3 : 5));
}

/** 1234567 as 1,234,567 */
export const formatCount = (count: number): string => count.toLocaleString("en-US");

/** A number beside an axis: no more digits than it needs, thousands as k and millions as M */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size >= 10_000) return minus(value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 3 }).replace("K", "k"));
  return size !== 0 && size < 1e-4 ? formatNumber(value) : minus(String(Number(value.toPrecision(4))));
}

/** 0.1234 as 12.3%; what is not quite nothing or not quite everything never reads 0% or 100% */
export function formatShare(share: number | null): string {
  if (share === null || Number.isNaN(share)) return "–";
  const percent = Number((share * 100).toFixed(8)); // 43.75 and not 43.74999999999999
  if (percent === 0 || percent === 100) return `${percent}%`;
  if (percent > 0 && percent < 0.05) return "<0.1%";
  if (percent < 100 && percent >= 99.95) return ">99.9%";
  return minus(`${percent.toFixed(1)}%`);
}

/** A figure around one, in three decimals at most: 0.5 and 0.003 */
export const formatDecimal = (value: number): string => minus(String(Number(value.toFixed(3))));

/** A correlation, in two digits: −0.04 */
export const formatCorrelation = (r: number | null): string => (r === null ? "–" : minus(r.toFixed(2).replace(/^-(0\.00)$/, "$1")));

/** "1 row", "1,200 rows" */
export const plural = (count: number, one: string, many = `${one}s`): string => `${formatCount(count)} ${count === 1 ? one : many}`;

const minus = (text: string) => text.replaceAll("-", "−");
