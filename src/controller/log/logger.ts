import { isObject } from "../../core/is_object.ts";
import { shownValue } from "../../core/shown_value.ts";
import { callSafely } from "../../runtime/report_warning.ts";

/** Facts about a message, by name. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Takes the messages of reconciles. `console` is one, and so are the loggers of many packages; for
 * another one, write four functions.
 */
export interface Logger {
  /** Takes details for the developers of the program. */
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Takes an event of normal operation. */
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Takes a problem that the program handles. */
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Takes a failure. */
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/**
 * Returns the fields of a message. A program without types may give an error, or another value, in
 * their place.
 */
export function fieldsOf(given: unknown): LogFields {
  if (given === undefined || given === null) return {};
  if (given instanceof Error) return { error: given };
  return isObject(given) ? given : { value: given };
}

/** The level of a message. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** The levels of a log, the least important first. */
export const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/**
 * Refuses a value that is not a logger: a message is lost when it is too late.
 *
 * @throws {TypeError} If it lacks one of the functions.
 */
export function checkLogger(logger: unknown): void {
  const functions = logger as Readonly<Record<string, unknown>> | null;
  if (LOG_LEVELS.every((level) => typeof functions?.[level] === "function")) return;
  throw new TypeError(
    "A logger must have the functions debug, info, warn and error, as `console` has: it is " +
      `${shownValue(logger)}.`,
  );
}

/**
 * Returns a logger that adds fields to those of each message, before them; a field of the same name
 * has the value of `own`. Its functions need no `this`, and never throw.
 */
export function workLog(logger: Logger, own: LogFields): Logger {
  const at = (level: LogLevel) => (message: string, fields?: LogFields) =>
    callSafely(() => logger[level](message, { ...own, ...fieldsOf(fields), ...own }));
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
