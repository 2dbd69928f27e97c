import type { Decision, RequestAttributes } from "../access/decision.ts";
import { aggregated } from "../access/decision.ts";
import { grantsOf } from "../access/user_rules.ts";
import { selectorFaults } from "../access/selector_faults.ts";
import type { UserInfo } from "../auth/user_info.ts";
import { matchNamespace } from "../writes/create_object.ts";
import { type FieldError, invalid, invalidValue } from "../objects/field_error.ts";
import { isJsonObject, membersOf, textOf, textsOf } from "../json/json_value.ts";
import { badRequest } from "../status/api_errors.ts";
import type { ApiContext, ResourceCall } from "./api_call.ts";
import { jsonResponse } from "./responses.ts";
import { readSubresourceBody } from "./subresource_body.ts";

type Members = Record<string, unknown>;

const GROUP = "authorization.k8s.io";
const UNION = "exactly one of nonResourceAttributes or resourceAttributes must be specified";

/**
 * Handles POST of a SubjectAccessReview, LocalSubjectAccessReview, SelfSubjectAccessReview or
 * SelfSubjectRulesReview.
 *
 * Source: `k8s.io/kubernetes/pkg/registry/authorization`.
 *
 * @throws {StatusError} 400 if the body or its namespace is wrong; 422 if the spec is invalid.
 */
export async function accessReviewRoute(
  context: ApiContext,
  call: ResourceCall,
): Promise<Response> {
  const { request, user, target } = call;
  const { kind } = target.resource;
  const expected = { group: GROUP, version: "v1", kind };
  const { metadata: given, members } = await readSubresourceBody(context, request, expected);
  const spec = membersOf(members.spec);
  const namespace = matchNamespace({ ...target, object: { metadata: given } });
  const { namespace: _namespace, ...rest } = given;
  const metadata = { ...rest, ...namespace !== "" && { namespace } };
  const review = { kind, spec, namespace };
  const status = kind === "SelfSubjectRulesReview"
    ? rulesOf(context, { user, spec })
    : await accessOf(context, review, user);
  const shown = kind === "SelfSubjectRulesReview" ? {} : spec;
  return jsonResponse(
    JSON.stringify({ kind, apiVersion: `${GROUP}/v1`, metadata, spec: shown, status }),
    201,
  );
}

interface Review {
  readonly kind: string;
  readonly spec: Members;
  readonly namespace: string;
}

async function accessOf(context: ApiContext, review: Review, self: UserInfo): Promise<Members> {
  const { kind, spec } = review;
  const errors = faultsOf(review);
  if (errors.length > 0) throw invalid({ group: GROUP, kind: "", name: "" }, errors);
  const user = kind === "SelfSubjectAccessReview" ? self : subjectOf(spec);
  return statusOf(await context.decide({ ...attributesOf(spec), user }));
}

function statusOf({ allowed, reason }: Decision): Members {
  return { allowed, ...reason !== "" && { reason } };
}

function faultsOf({ kind, spec, namespace }: Review): FieldError[] {
  const errors: FieldError[] = [];
  const { resourceAttributes, nonResourceAttributes } = spec;
  const isResource = isJsonObject(resourceAttributes);
  const isPath = isJsonObject(nonResourceAttributes);
  const path = isPath ? describePath(nonResourceAttributes) : null;
  if (isResource === isPath) {
    errors.push(invalidValue({ field: "spec", value: path }, UNION));
  }
  const hasSubject = spec.user || (Array.isArray(spec.groups) && spec.groups.length > 0);
  if (kind !== "SelfSubjectAccessReview" && !hasSubject) {
    const detail = "at least one of user or group must be specified";
    errors.push(invalidValue({ field: "spec.user", value: "" }, detail));
  }
  if (isResource) errors.push(...selectorFaults(resourceAttributes));
  if (kind !== "LocalSubjectAccessReview") return errors;
  if (isResource && (resourceAttributes.namespace ?? "") !== namespace) {
    const value = resourceAttributes.namespace ?? "";
    const field = "spec.resourceAttributes.namespace";
    errors.push(invalidValue({ field, value }, "must match metadata.namespace"));
  }
  if (isPath) {
    const field = "spec.nonResourceAttributes";
    errors.push(invalidValue({ field, value: path }, "disallowed on this kind of request"));
  }
  return errors;
}

/** Returns the attributes of a path as the messages of kube-apiserver have them, in Go's names. */
function describePath({ path, verb }: Members): Members {
  return { Path: textOf(path), Verb: textOf(verb) };
}

function subjectOf({ user, uid, groups, extra }: Members): UserInfo {
  const entries = Object.entries(membersOf(extra));
  return {
    username: textOf(user),
    uid: textOf(uid),
    groups: textsOf(groups),
    extra: Object.fromEntries(entries.map(([key, values]) => [key, textsOf(values)])),
  };
}

function attributesOf(spec: Members): Omit<RequestAttributes, "user"> {
  const { resourceAttributes, nonResourceAttributes } = spec;
  const given = membersOf(resourceAttributes);
  const { verb, group, version, resource: plural, subresource, namespace, name } = given;
  const other = membersOf(nonResourceAttributes);
  return {
    isResource: isJsonObject(resourceAttributes),
    verb: textOf(verb ?? other.verb),
    path: textOf(other.path),
    group: textOf(group),
    version: textOf(version) || "*",
    plural: textOf(plural),
    subresource: textOf(subresource),
    namespace: textOf(namespace),
    name: textOf(name),
  };
}

function rulesOf(
  { store, hasRoles }: ApiContext,
  { user, spec }: { user: UserInfo; spec: Members },
): Members {
  const namespace = textOf(spec.namespace);
  if (namespace === "") throw badRequest("no namespace on request");
  if (!hasRoles) {
    const all = { verbs: ["*"] };
    return {
      resourceRules: [{ ...all, apiGroups: ["*"], resources: ["*"] }],
      nonResourceRules: [{ ...all, nonResourceURLs: ["*"] }],
      incomplete: true,
      evaluationError: "the server does not decide by roles; its rules are unknown",
    };
  }
  const resourceRules: Members[] = [];
  const nonResourceRules: Members[] = [];
  const errors: string[] = [];
  for (const { rule, error } of grantsOf(store, user, namespace)) {
    if (rule === undefined) {
      errors.push(error);
      continue;
    }
    const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
    if (resources.length > 0) {
      const named = resourceNames.length > 0 && { resourceNames };
      resourceRules.push({ verbs, apiGroups, resources, ...named });
    }
    if (nonResourceURLs.length > 0) nonResourceRules.push({ verbs, nonResourceURLs });
  }
  return {
    resourceRules,
    nonResourceRules,
    incomplete: false,
    ...errors.length > 0 && { evaluationError: aggregated([...new Set(errors)]) },
  };
}
