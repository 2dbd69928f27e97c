import { forbidden } from "../status/api_errors.ts";
import { StatusError } from "../status/status_error.ts";
import type { Admission, Admitted } from "../webhooks/admission_request.ts";

/** A check that a request does not pass, and whose it is. */
export interface RefusedCheck {
  readonly message: string;
  /** The reason; empty for the default. */
  readonly reason: string;
  readonly policy: string;
  readonly binding?: string;
}

const codes: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
};

/** Returns the refusal of a request that does not pass a check. */
export function policyRefusal(
  { policy, binding, message, reason }: RefusedCheck,
  { resource, name }: Pick<Admission, "resource" | "name">,
  { object }: Admitted,
): StatusError {
  const by = binding === undefined ? "" : ` with binding '${binding}'`;
  const text = `ValidatingAdmissionPolicy '${policy}'${by} denied request: ${message}`;
  const { status } = forbidden({ ...resource, name: name || nameOf(object) }, text, {
    causes: [{ message: text }],
  });
  return new StatusError({
    code: codes[reason] ?? 422,
    message: status.message ?? text,
    reason: reason || "Invalid",
    ...status.details && { details: status.details },
  });
}

/** Returns the refusal of a request whose object policies could not change. */
export function mutationRefusal(
  checks: readonly RefusedCheck[],
  { resource, name }: Pick<Admission, "resource" | "name">,
  { object }: Admitted,
): StatusError {
  const causes = checks.map(({ policy, binding, message }) => ({
    message: binding === undefined
      ? `policy "${policy}" denied request: ${message}`
      : `policy '${policy}' with binding '${binding}' denied request: ${message}`,
  }));
  const { status } = forbidden({ ...resource, name: name || nameOf(object) }, "", { causes });
  return new StatusError({
    code: status.code,
    message: causes[0]?.message ?? "",
    reason: checks[0]?.reason || "Forbidden",
    ...status.details && { details: status.details },
  });
}

/** Returns the name that messages give to an object whose name is not generated yet. */
function nameOf(object: Admitted["object"]): string {
  const { name, generateName } = object?.metadata ?? {};
  return name || generateName || "Unknown";
}
