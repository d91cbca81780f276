import { InputError } from "../../core/index.ts";

/** What is known of a person: fields by name, such as those of a questionnaire. */
export type Profile = Readonly<Record<string, unknown>>;

const noAnswer = /^\s*(prefer not to (say|answer)|no answer|n\/?a|none|unknown|-*)\s*$/i;

/**
 * Profile as lines that a judge can read: one for each field that says something. Fields that a person chose not to answer are left out.
 *
 * @param profile fields by name; values are texts, numbers, truth values or lists of them
 * @returns "name: value" lines; "" where nothing is known
 * @throws {InputError} when a value is an object: what should be said of it is not known
 * @source Dong et al. 2024, arXiv:2406.11657, section 3 (persona variables; "prefer not to say" is skipped)
 * @example profileLines({ age: 34, education: "Prefer not to say", likes: ["brevity", "sources"] }) // "age: 34\nlikes: brevity, sources"
 */
export function profileLines(profile: Profile): string {
  const said = (name: string, value: unknown): string => {
    if (value === undefined || value === null) return "";
    if (Array.isArray(value)) {
      return value
        .map((one) => said(name, one))
        .filter((one) => one !== "")
        .join(", ");
    }
    if (typeof value === "object")
      throw new InputError("profileLines", `"${name}" must be a text, a number, a truth value or a list of them`, value);
    return noAnswer.test(String(value)) ? "" : String(value).trim();
  };
  return Object.entries(profile)
    .map(([name, value]) => [name, said(name, value)] as const)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name.replace(/[\s:_]+/g, " ")}: ${value}`)
    .join("\n");
}
