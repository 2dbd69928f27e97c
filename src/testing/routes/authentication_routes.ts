import type { ApiCall, ApiContext, ResourceCall } from "./api_call.ts";
import { badRequest } from "../status/api_errors.ts";
import { requestedBinding } from "../auth/requested_binding.ts";
import { type FieldError, invalid, invalidValue } from "../objects/field_error.ts";
import { membersOf, textsOf } from "../json/json_value.ts";
import { actionAdmission } from "./admitted_write.ts";
import { jsonResponse } from "./responses.ts";
import { readSubresourceBody } from "./subresource_body.ts";
import { describeUser } from "../auth/user_info.ts";
import { readObject, timestamp } from "../writes/write_context.ts";

/** API version of reviews and token requests. */
const apiVersion = "authentication.k8s.io/v1";
const defaultTokenSeconds = 3600;

/**
 * Handles POST of a TokenRequest to a service account.
 *
 * @throws {StatusError} 404 if the account, or the object to bind the token to, does not exist; 422
 * if the lifetime is out of range; 400 or 409 if the token cannot be bound to the object.
 */
export async function tokenRequestRoute(
  context: ApiContext,
  call: ResourceCall,
): Promise<Response> {
  const { target, request } = call;
  const { namespace, name } = target;
  const { metadata, spec: given } = await readReview(context, request, "TokenRequest");
  const objectKind = { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" };
  const admission = actionAdmission(context, call, { objectKind });
  const { audiences: asked, expirationSeconds: lifetime, boundObjectRef = null } = given;
  const mutated = await admission.mutate({
    metadata: { ...metadata, namespace },
    spec: {
      ...given,
      audiences: textsOf(asked).length > 0 ? asked : null,
      expirationSeconds: typeof lifetime === "number" ? lifetime : defaultTokenSeconds,
      boundObjectRef,
    },
    status: { token: "", expirationTimestamp: null },
  });
  const account = readObject(context, target).object;
  const spec = membersOf(mutated.spec);
  const seconds = Number(spec.expirationSeconds);
  const errors = checkLifetime(seconds, context.minimumTokenLifetimeMs);
  if (errors.length > 0) {
    throw invalid({ group: "authentication.k8s.io", kind: "TokenRequest", name: "" }, errors);
  }
  const requested = textsOf(spec.audiences);
  const audiences = requested.length > 0 ? requested : [...context.tokens.audiences];
  await admission.validate({
    ...mutated,
    metadata: {
      ...mutated.metadata,
      name,
      namespace,
      uid: account.metadata.uid!,
      creationTimestamp: timestamp(context.now()),
    },
    spec: { ...spec, audiences },
  });
  const binding = requestedBinding(context, {
    account: name,
    namespace,
    reference: spec.boundObjectRef ?? undefined,
  });
  const issued = await context.tokens.issue(
    { namespace, name, uid: account.metadata.uid! },
    { expirationMs: seconds * 1000, audiences, binding },
  );
  return jsonResponse(
    JSON.stringify({
      kind: "TokenRequest",
      apiVersion,
      metadata: {
        name,
        namespace,
        uid: account.metadata.uid,
        creationTimestamp: timestamp(issued.issuedAt),
      },
      spec: {
        audiences,
        expirationSeconds: seconds,
        boundObjectRef: spec.boundObjectRef ?? null,
      },
      status: { token: issued.token, expirationTimestamp: timestamp(issued.expiresAt) },
    }),
    201,
  );
}

/**
 * Handles POST of a TokenReview.
 *
 * @throws {StatusError} 400 if it does not contain a token.
 */
export async function tokenReviewRoute(
  context: ApiContext,
  { request }: ApiCall,
): Promise<Response> {
  const { metadata, spec } = await readReview(context, request, "TokenReview");
  const token = typeof spec.token === "string" ? spec.token : "";
  if (token === "") throw badRequest("token is required for TokenReview in authentication");
  const audiences = textsOf(spec.audiences);
  const result = await context.authenticator.review(
    token,
    audiences.length > 0 ? { audiences } : {},
  );
  const status = result.user
    ? { authenticated: true, user: describeUser(result.user), audiences: result.audiences }
    : { user: {}, error: describeRefusal(result.reason) };
  return jsonResponse(
    JSON.stringify({
      kind: "TokenReview",
      apiVersion,
      metadata,
      spec: { token, ...(audiences.length > 0 ? { audiences } : {}) },
      status,
    }),
    201,
  );
}

/** Handles POST of a SelfSubjectReview. */
export async function selfSubjectReviewRoute(
  context: ApiContext,
  { request, user }: ApiCall,
): Promise<Response> {
  await readReview(context, request, "SelfSubjectReview");
  return jsonResponse(
    JSON.stringify({
      kind: "SelfSubjectReview",
      apiVersion,
      metadata: { creationTimestamp: timestamp(context.now()) },
      status: { userInfo: describeUser(user) },
    }),
    201,
  );
}

interface Review {
  metadata: Record<string, unknown>;
  spec: Record<string, unknown>;
}

async function readReview(context: ApiContext, request: Request, kind: string): Promise<Review> {
  const expected = { group: "authentication.k8s.io", version: "v1", kind };
  const { metadata, members: { spec } } = await readSubresourceBody(context, request, expected);
  return { metadata, spec: membersOf(spec) };
}

// kube-apiserver tries several authenticators and lists their errors. For a token that is not a
// service account token at all, only one of them reports an error.
function describeRefusal(reason: string): string {
  const bad = "invalid bearer token";
  return reason === bad ? bad : `[${bad}, ${reason}]`;
}

function checkLifetime(seconds: number, minimumMs: number): FieldError[] {
  const field = "spec.expirationSeconds";
  if (seconds * 1000 < minimumMs) {
    const minimum = minimumMs === 600_000 ? "10 minutes" : `${minimumMs} milliseconds`;
    return [
      invalidValue({ field, value: seconds }, `may not specify a duration less than ${minimum}`),
    ];
  }
  if (seconds > 2 ** 32) {
    return [
      invalidValue(
        { field, value: seconds },
        "may not specify a duration larger than 2^32 seconds",
      ),
    ];
  }
  return [];
}
