import { assertEquals, assertMatch } from "@std/assert";
import type { StatusDetails } from "../../mod.ts";
import type { Answer } from "./json_api.ts";

/** The expected failure of a request. */
export interface ExpectedFailure {
  status: number;
  /** Absent where Kubernetes gives none. */
  reason?: string;
  message: string | RegExp;
  details?: StatusDetails;
}

/** Asserts that a response is a complete `Status` with the expected failure and details. */
export function assertFailure(answer: Answer, expected: ExpectedFailure): void {
  const { status, reason, message, details } = expected;
  const { message: text, metadata: _metadata, ...rest } = answer.body;
  assertEquals({ httpStatus: answer.status, ...rest }, {
    httpStatus: status,
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code: status,
  }, String(text));
  if (typeof message === "string") assertEquals(text, message);
  else assertMatch(text, message);
}

/** Returns the details of a failure with one cause for each `[field, reason, message]`. */
export function blaming(
  subject: Omit<StatusDetails, "causes">,
  causes: [field: string, reason: string, message: string][],
): StatusDetails {
  return {
    ...subject,
    causes: causes.map(([field, reason, message]) => ({
      reason: `FieldValue${reason}`,
      message,
      field,
    })),
  };
}
