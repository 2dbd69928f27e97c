import { checkNames, checkOptions } from "../../core/check_options.ts";
import { isObject } from "../../core/is_object.ts";
import { shownValue } from "../../core/shown_value.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import { membersOf, MOST_MEMBERS, withoutTokens } from "./error_text.ts";
import { fieldsOf, LOG_LEVELS, type LogFields, type Logger, type LogLevel } from "./logger.ts";

/**
 * Returns the logger that a manager has by default: it writes a line of `key=value` pairs to the
 * console for each message, in the form of Go's `slog`.
 *
 * ```text
 * time=2026-11-30T04:21:00.000Z level=info msg="Created it" controller=buckets key=default/a reconcileId=…
 * ```
 *
 * A Kubernetes object in the fields is written as `namespace/name`, an error by its message. Bearer
 * tokens, private keys, and fields whose names end in `token` or `password`, are replaced by
 * `[redacted]`. `level` is the least important level that is written, `info` by default.
 *
 * @throws {TypeError} If the level is unknown.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager, textLogger } from "jsr:@kubewire/kubewire/controller";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube, { logger: textLogger({ level: "debug" }) });
 * ```
 */
export function textLogger(options: { level?: "debug" | "info" | "warn" | "error" } = {}): Logger {
  checkOptions(options);
  checkNames<typeof options>("textLogger", options, { level: true });
  const { level = "info" } = options;
  const least = LOG_LEVELS.indexOf(level);
  if (least < 0) {
    throw new TypeError(
      `level must be one of ${LOG_LEVELS.join(", ")}: it is ${shownValue(level)}.`,
    );
  }
  const write = (at: LogLevel) => (message: string, fields?: LogFields) => {
    if (LOG_LEVELS.indexOf(at) < least) return;
    const time = new Date().toISOString();
    writeConsole(at, logfmt({ time, level: at, msg: message }, fieldsOf(fields)));
  };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/**
 * Writes a line to the console: `debug` and `info` to standard output, the others to standard error.
 * A console that cannot be written is not a failure of the program.
 */
function writeConsole(level: LogLevel, line: string): void {
  try {
    // deno-lint-ignore kubewire/no-console -- the one place that writes the lines of a program's log
    console[level](line);
  } catch {
    // Standard output is closed: a line that cannot be shown must not end the work it is about.
  }
}

const REDACTED = "[redacted]";
const SECRET_NAME = /(?:token|password|authorization)$/i;
/** The characters that end a bare value, or that a terminal would obey. */
// deno-lint-ignore no-control-regex -- these are the ones to find
const NOT_BARE = /[\s"=\\\u0000-\u001f\u007f-\u009f\u2028\u2029]/;
// deno-lint-ignore no-control-regex -- these are the ones to find
const NOT_IN_NAMES = /[\s"=\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
/** Those that JSON leaves as they are. */
const NOT_ESCAPED = /[\u007f-\u009f\u2028\u2029]/g;

/** Returns a line of `key=value` pairs, first those of `head`; never throws. */
export function logfmt(head: LogFields, fields: LogFields): string {
  const pairs = [...Object.entries(head), ...entriesOf(fields)];
  return pairs.map(([name, value]) => {
    const text = SECRET_NAME.test(name) ? REDACTED : withoutTokens(textOf(value));
    return `${name.replace(NOT_IN_NAMES, "_")}=${quoted(text)}`;
  }).join(" ");
}

function entriesOf(fields: LogFields): [string, unknown][] {
  try {
    return Object.entries(fields);
  } catch {
    return []; // a getter throws
  }
}

function quoted(text: string): string {
  if (text !== "" && !NOT_BARE.test(text)) return text;
  const escaped = (character: string) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(NOT_ESCAPED, escaped);
}

function textOf(value: unknown): string {
  try {
    if (value instanceof Error) return messageOf(value);
    if (value instanceof Date) return value.toISOString();
    if (typeof value === "function") return "function";
    if (typeof value !== "object" || value === null) return String(value);
    return keyOf(value) ?? JSON.stringify(value, shown) ?? "undefined";
  } catch {
    return "[a value that cannot be shown]";
  }
}

/** An error may be its own cause. */
const MOST_CAUSES = 4;

function messageOf(error: Error): string {
  const messages = [String(error)];
  for (let { cause } = error; cause !== undefined && messages.length <= MOST_CAUSES;) {
    messages.push(String(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  const members = membersOf(error).slice(0, MOST_MEMBERS).map(String);
  return messages.join(": ") + (members.length > 0 ? ` [${members.join("; ")}]` : "");
}

/** Returns what JSON has of a member of an object. */
function shown(name: string, value: unknown): unknown {
  if (name !== "" && SECRET_NAME.test(name)) return REDACTED;
  if (typeof value === "bigint") return String(value);
  if (value instanceof Error) return messageOf(value);
  return keyOf(value) ?? value;
}

/** Returns the key of a Kubernetes object: its content may be a secret, and is long. */
function keyOf(value: unknown): string | undefined {
  if (!isObject(value) || !isObject(value.metadata)) return undefined;
  const { name, namespace } = value.metadata;
  if (typeof name !== "string") return undefined;
  return objectKey(typeof namespace === "string" ? { name, namespace } : { name });
}
