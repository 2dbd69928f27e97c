import { checkSettings, type SettingKind } from "../check_settings.ts";
import { isJsonObject } from "../json/json_value.ts";
import { badRequest } from "../status/api_errors.ts";

/**
 * Returns the result of a function that checks a part of a request.
 *
 * @throws {StatusError} 400 with the function's own words, if it throws an error of misuse.
 */
export function refusing<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    const isMisuse = error instanceof TypeError || error instanceof RangeError;
    throw isMisuse ? badRequest(error.message) : error;
  }
}

/**
 * Waits for work that checks a part of a request.
 *
 * @throws {StatusError} 400 with its own words, if it ends with an error of misuse.
 */
export async function refusingLater<T>(work: Promise<T>): Promise<T> {
  const outcome = await work.then((value) => () => value, (error) => () => {
    throw error;
  });
  return refusing(outcome);
}

/**
 * Returns a body whose settings are known and of the right kinds. `what` is the subject of the
 * message, in the plural.
 *
 * @throws {StatusError} 400 if it is not an object, or a setting is unknown or of a wrong kind.
 */
export function settingsOf<T extends object>(
  what: string,
  body: unknown,
  kinds: Readonly<Record<keyof T, SettingKind>>,
): T {
  refusing(() => checkSettings<T>(what, body, kinds));
  return body as T;
}

/**
 * Checks that a body has no settings; `what` is the subject of the message.
 *
 * @throws {StatusError} 400 if it has some.
 */
export function requireEmpty(what: string, body: unknown): void {
  const names = isJsonObject(body) ? Object.keys(body) : ["body"];
  if (names.length > 0) {
    throw badRequest(`${what} takes no settings: leave out ${names.join(", ")}.`);
  }
}

/**
 * Returns one of some words.
 *
 * @throws {StatusError} 400 for another value.
 */
export function oneOf<T extends string>(name: string, value: unknown, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  throw badRequest(`${name} must be one of ${words.join(", ")}: current value is ${shown}.`);
}

/**
 * Checks that a number is whole and in a range; one that is left out is right.
 *
 * @throws {StatusError} 400 if it is not.
 */
export function checkWhole(
  name: string,
  value: number | undefined,
  { least = 0, most = Number.MAX_SAFE_INTEGER }: { least?: number; most?: number } = {},
): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw badRequest(
    `${name} must be a whole number from ${least} to ${most}: current value is ${value}.`,
  );
}

/** Checks the exit code of a program or a container. */
export function checkExitCode(value: number | undefined): void {
  checkWhole("exitCode", value, { most: 255 });
}
