/** A JSON schema, as much of it as is looked at for keys. */
interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>;
  readonly required?: readonly string[];
  readonly items?: ObjectSchema;
}

const maxDepth = 20;

/** Names of all required keys of a schema, one entry for each place where one is required. */
export function requiredKeys({ properties = {}, required = [], items }: ObjectSchema, depth = 0): string[] {
  if (depth > maxDepth) return [];
  const inside = [...Object.values(properties), ...(items ? [items] : [])].flatMap((schema) => requiredKeys(schema, depth + 1));
  return [...required, ...inside];
}

/**
 * How many of the required keys a value has, counted as in `requiredKeys`. Keys of the entries of a list count once, as the mean over its entries,
 * so that a longer list is worth no more.
 */
export function presentKeys({ properties = {}, required = [], items }: ObjectSchema, value: unknown, depth = 0): number {
  if (depth > maxDepth || typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) {
    if (!items || value.length === 0) return 0;
    return value.reduce((total: number, entry) => total + presentKeys(items, entry, depth + 1), 0) / value.length;
  }
  const has = (key: string) => Object.hasOwn(value, key);
  const own = required.filter(has).length;
  const keys = Object.keys(properties).filter(has);
  return keys.reduce((total, key) => total + presentKeys(properties[key]!, (value as Record<string, unknown>)[key], depth + 1), own);
}
