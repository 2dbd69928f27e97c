/** Shared parts of the cases of schemas. */

import { assertEquals } from "@std/assert";
import { assertFailure, blaming } from "./assert_failure.ts";
import type { Answer } from "./json_api.ts";

export const text = { type: "string" };
export const whole = { type: "integer" };
export const item = { type: "object", properties: { name: text } };
export const list = { type: "array", items: item };
export const map = { type: "object", additionalProperties: item };

/** Returns the schema of an object with these properties. */
export function structure(properties: Record<string, unknown>): Record<string, unknown> {
  return { type: "object", properties };
}

/** The refusal of an object for one reason. */
export interface Refusal {
  group: string;
  name?: string;
  cause: [field: string, reason: string, message: string] | string[];
}

/** Asserts that an object was refused for one reason, or among others for that. */
export function assertRefused(
  answer: Answer,
  { group, name = "a", cause }: Refusal,
  { alsoUnsupported = false } = {},
): void {
  const [field = "", reason = "", message = ""] = cause;
  if (alsoUnsupported) {
    const first = answer.body.details?.causes?.[0];
    assertEquals([answer.status, first], [
      422,
      { field, reason: `FieldValue${reason}`, message },
    ]);
    return;
  }
  assertFailure(answer, {
    status: 422,
    reason: "Invalid",
    message: `Widget.${group} "${name}" is invalid: ${field}: ${message}`,
    details: blaming({ name, group, kind: "Widget" }, [[field, reason, message]]),
  });
}
