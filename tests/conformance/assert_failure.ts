import { assertEquals, assertMatch } from "@std/assert";
import type { StatusDetails } from "../../mod.ts";
import type { Answer } from "./json_api.ts";

/** How a request is expected to fail. */
export interface ExpectedFailure {
  status: number;
  /** Absent where Kubernetes gives none. */
  reason?: string;
  message: string | RegExp;
  details?: StatusDetails;
}

/** Checks a failure down to the details, and that it is a `Status` in every respect. */
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

/** The details of a failure that blames fields, one cause for each `[field, reason, message]`. */
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
