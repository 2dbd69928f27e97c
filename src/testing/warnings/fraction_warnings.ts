import { membersOf } from "../json/json_value.ts";

/** Units of parts of one. */
const PARTS = /[num]$/;

/**
 * Returns the warnings for amounts of bytes that are not whole. The quantities are those of a stored
 * object, which have a unit below one if they have a part of one.
 */
export function fractionWarnings(
  amounts: unknown,
  field: string,
  names: readonly string[] = ["memory", "ephemeral-storage"],
): string[] {
  const given = membersOf(amounts);
  return names.filter((name) => PARTS.test(String(given[name] ?? ""))).map((name) =>
    `${field}[${name}]: fractional byte value "${given[name]}" is invalid, must be an integer`
  );
}
