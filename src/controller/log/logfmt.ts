import { isObject } from "../../core/is_object.ts";
import { objectKey } from "../../informer/store/object_key.ts";
import { membersOf, MOST_MEMBERS, withoutTokens } from "./error_text.ts";
import type { LogFields } from "./logger.ts";

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
