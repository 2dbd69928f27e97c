/** The fields of a struct, as JSON. */
export type Fields = Record<string, unknown>;

/** How a struct gets its defaults. */
export interface StructDefaults {
  /** Values for fields that are absent. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Returns the struct with what depends on its other fields. */
  readonly complete?: (fields: Fields) => Fields;
}

/** The defaults of structs, by their names in the tables. */
export type DefaultsTable = Readonly<Record<string, StructDefaults>>;

/** Returns a struct with values for its absent fields. */
export function withFields(given: Fields, fields: Readonly<Fields>): Fields {
  const missing = Object.entries(fields).filter(([name]) => isUnset(given[name]));
  return missing.length === 0 ? given : { ...given, ...Object.fromEntries(missing) };
}

/** Returns whether a field has no value. */
export function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
