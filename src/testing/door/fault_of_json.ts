import { checkFault } from "../faults/check_fault.ts";
import type { FaultMatch } from "../faults/fault_match.ts";
import type { Fault } from "../faults/faults.ts";
import { isJsonObject } from "../json/json_value.ts";

/**
 * Returns the fault that a JSON object describes: with the fields of {@linkcode Fault}, and two that
 * JSON has no values for: `times` may be `"always"`, and `match.pathPattern` is the text of a regular
 * expression for the path. The panel checks the rest when it is injected.
 *
 * @throws {TypeError} If one of these fields, or a text, is of a wrong kind.
 */
export function faultOfJson(given: unknown): Fault {
  if (!isJsonObject(given)) {
    throw new TypeError(
      'A fault must be an object such as {"kind": "status", "code": 429, "retryAfter": 1}.',
    );
  }
  const { times, match, ...fields } = given;
  for (const name of ["reason", "message"]) requireText(name, fields[name], ["string"]);
  requireText("retryAfter", fields.retryAfter, ["string", "number"]);
  if (typeof times === "string" && times !== "always") {
    throw new TypeError(
      `times must be a whole number or "always": it is ${JSON.stringify(times)}.`,
    );
  }
  return {
    ...fields,
    ...(times !== undefined && { times: times === "always" ? Infinity : times }),
    ...(match !== undefined && { match: isJsonObject(match) ? matchOf(match) : match }),
  } as unknown as Fault; // injecting it checks the kind and each field
}

/**
 * Checks the fault that a JSON object describes.
 *
 * @throws {TypeError} If a field is unknown or of a wrong kind.
 * @throws {RangeError} If a number is out of range.
 */
export function requireFault(given: unknown): void {
  checkFault(faultOfJson(given));
}

function requireText(name: string, value: unknown, types: readonly string[]): void {
  if (value === undefined || types.includes(typeof value)) return;
  throw new TypeError(`A fault's ${name} must be a ${types.join(" or a ")}.`);
}

const MATCH = ["method", "path", "pathPattern", "watch"];

function matchOf(given: Record<string, unknown>): FaultMatch {
  const other = Object.keys(given).find((name) => !MATCH.includes(name));
  if (other === undefined) return knownMatchOf(given);
  throw new TypeError(
    `A fault's match has no setting "${other}"; the settings are ${MATCH.join(", ")}.`,
  );
}

function knownMatchOf({ pathPattern, ...match }: Record<string, unknown>): FaultMatch {
  if (pathPattern === undefined) {
    // not one of JSON: the message of the panel would offer it
    if (match.path !== undefined && typeof match.path !== "string") {
      throw new TypeError("A fault's match.path must be a string: the start of the path.");
    }
    return match;
  }
  if (typeof pathPattern !== "string") {
    throw new TypeError("A fault's match.pathPattern must be a string: a regular expression.");
  }
  if (match.path !== undefined) {
    throw new TypeError("A fault's match has path and pathPattern: give one of them.");
  }
  try {
    return { ...match, path: new RegExp(pathPattern) };
  } catch (error) {
    throw new TypeError(`A fault's match.pathPattern is wrong: ${(error as Error).message}.`);
  }
}
