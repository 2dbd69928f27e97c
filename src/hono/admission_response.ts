import type { JsonPatchOperation } from "@kubewire/kubewire/client";
import type { AdmissionDeniedError } from "./admission_denied_error.ts";
import { jsonText } from "./json_text.ts";

/** The answer of a webhook to one review, while it is made. */
export class AdmissionResponse {
  /** The warnings for the user. */
  readonly warnings: string[] = [];
  /** The annotations for the audit log. */
  readonly auditAnnotations: Record<string, string> = {};
  /** The changes to the object; none are sent if it is empty. */
  patch: readonly JsonPatchOperation[] = [];
  readonly #uid: string;

  /** Creates the answer to the review with this UID. */
  constructor(uid: string) {
    this.#uid = uid;
  }

  /** Returns the response that lets the request pass, with the changes. */
  allowed(): Response {
    const patch = this.patch.length > 0 &&
      {
        patchType: "JSONPatch",
        patch: new TextEncoder().encode(jsonText(this.patch)).toBase64(),
      };
    return this.#response({ allowed: true, ...patch });
  }

  /** Returns the response that denies the request; it has no changes. */
  denied({ message, httpStatus, reason }: AdmissionDeniedError): Response {
    const status = { code: httpStatus, message, ...reason !== undefined && { reason } };
    return this.#response({ allowed: false, status: { status: "Failure", ...status } });
  }

  #response(decision: Record<string, unknown>): Response {
    const { warnings, auditAnnotations } = this;
    return Response.json({
      apiVersion: "admission.k8s.io/v1",
      kind: "AdmissionReview",
      response: {
        uid: this.#uid,
        ...decision,
        ...warnings.length > 0 && { warnings },
        ...Object.keys(auditAnnotations).length > 0 && { auditAnnotations },
      },
    });
  }
}
