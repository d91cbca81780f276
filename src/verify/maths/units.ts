import { fromDecimal, power, type Rational, rational } from "./rational.ts";

/** A unit as a multiple of the base unit of what it measures: 1 km = 1000 of "m". `pi` marks the degree, which is π/180. */
export interface Unit {
  readonly factor: Rational;
  /** what it measures, as powers of base units; empty for pure numbers such as percent */
  readonly of: Readonly<Record<string, number>>;
  readonly pi?: true;
}

const table = new Map<string, Unit>();
const decimal = (text: string): Rational => {
  const [mantissa, exponent] = text.split("e");
  const [whole, fraction] = mantissa!.split(".");
  return fromDecimal(whole!, fraction ?? "", Number(exponent ?? 0));
};
const define = (names: string, factor: string | Rational, of: Readonly<Record<string, number>>, more: Partial<Unit> = {}) => {
  for (const name of names.split(" ")) table.set(name, { factor: typeof factor === "string" ? decimal(factor) : factor, of, ...more });
};

const length = { m: 1 };
define("m meter metre meters metres", "1", length);
define("km kilometer kilometre kilometers kilometres", "1000", length);
define("cm centimeter centimetre centimeters centimetres", "0.01", length);
define("mm millimeter millimetre millimeters millimetres", "0.001", length);
define("dm decimeter decimeters", "0.1", length);
define("um μm µm micrometer micrometers micron microns", "1e-6", length);
define("nm nanometer nanometers", "1e-9", length);
define("pm picometer picometers", "1e-12", length);
define("in inch inches", "0.0254", length);
define("ft foot feet", "0.3048", length);
define("yd yard yards", "0.9144", length);
define("mi mile miles", "1609.344", length);
const time = { s: 1 };
define("s sec secs second seconds", "1", time);
define("ms millisecond milliseconds", "0.001", time);
define("min mins minute minutes", "60", time);
define("h hr hrs hour hours", "3600", time);
define("day days", "86400", time);
define("week weeks", "604800", time);
const calendar = { month: 1 };
define("month months", "1", calendar);
define("yr year years", "12", calendar);
const mass = { g: 1 };
define("g gram grams", "1", mass);
define("kg kilogram kilograms kgs", "1000", mass);
define("mg milligram milligrams", "0.001", mass);
define("t tonne tonnes", "1e6", mass);
define("lb lbs pound pounds", "453.59237", mass);
define("oz ounce ounces", "28.349523125", mass);
const volume = { m: 3 };
define("L l liter litre liters litres", "0.001", volume);
define("mL ml milliliter millilitre milliliters millilitres", "1e-6", volume);
define("gal gallon gallons", "0.003785411784", volume);
define("qt quart quarts", "0.000946352946", volume);
define("pt pint pints", "0.000473176473", volume);
define("cup cups", "0.0002365882365", volume);
define("mph", "0.44704", { m: 1, s: -1 });
define("kph kmh", rational(5n, 18n), { m: 1, s: -1 });
define("N newton newtons", "1000", { g: 1, m: 1, s: -2 });
define("J joule joules", "1000", { g: 1, m: 2, s: -2 });
define("kJ kilojoule kilojoules", "1e6", { g: 1, m: 2, s: -2 });
define("W watt watts", "1000", { g: 1, m: 2, s: -3 });
define("kW kilowatt kilowatts", "1e6", { g: 1, m: 2, s: -3 });
define("Pa pascal pascals", "1000", { g: 1, m: -1, s: -2 });
define("kPa", "1e6", { g: 1, m: -1, s: -2 });
define("Hz hertz", "1", { s: -1 });
define("kHz", "1000", { s: -1 });
define("A amp amps ampere amperes", "1", { A: 1 });
define("V volt volts", "1000", { g: 1, m: 2, s: -3, A: -1 });
define("Ω ohm ohms", "1000", { g: 1, m: 2, s: -3, A: -2 });
define("K kelvin kelvins", "1", { K: 1 });
define("°C celsius", "1", { "°C": 1 });
define("°F fahrenheit", "1", { "°F": 1 });
define("mol mole moles", "1", { mol: 1 });
define("eV", "1", { eV: 1 });
define("$ USD dollar dollars buck bucks", "1", { $: 1 });
define("¢ cent cents", "0.01", { $: 1 });
define("€ EUR euro euros", "1", { "€": 1 });
define("£", "1", { "£": 1 });
define("¥ yuan RMB 元", "1", { "¥": 1 });
define("₹ Rs rupee rupees", "1", { "₹": 1 });
define("% percent pct", "0.01", {});
define("‰", "0.001", {});
define("° deg degree degrees", rational(1n, 180n), {}, { pi: true });
define("rad rads radian radians", "1", {});
define("dozen", "12", {});

/** What a word measures, or undefined where it measures nothing. */
export function unitOf(name: string): Unit | undefined {
  const found = table.get(name) ?? (name.length > 3 ? table.get(name.toLowerCase()) : undefined);
  if (found) return found;
  const powered = /^(.+?)([23])$/.exec(name); // cm2, m3 as models write them
  const base = powered && powered[1]!.length < 4 ? table.get(powered[1]!) : undefined;
  return base && raised(base, Number(powered![2]));
}

/** A unit to a power: m² from m. */
export const raised = ({ factor, of }: Unit, exponent: number): Unit => ({
  factor: power(factor, exponent),
  of: Object.fromEntries(Object.entries(of).map(([name, p]) => [name, p * exponent])),
});
