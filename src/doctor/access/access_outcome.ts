import { ruleText } from "@kubewire/kubewire/internal";
import { type AskedAccess, fullResource } from "../examination/asked_access.ts";
import { failure, ok, type Outcome, warning } from "../examination/check.ts";
import { type AccessRequest, REQUEST_VERBS } from "./access_request.ts";
import type { ResourceFacts } from "./resource_facts.ts";

/** The API server's answer to a review of a request. */
export interface Verdict {
  readonly request: AccessRequest;
  readonly isAllowed: boolean;
  /** Whether only a server-side apply is allowed, which carries the name. */
  readonly isByApply?: boolean;
  /** The reasons of the authorizers, if it is not allowed. */
  readonly reasons: readonly string[];
}

/** Verbs of requests for paths: the HTTP methods. */
const PATH_VERBS: readonly string[] = ["get", "head", "post", "put", "patch", "delete", "options"];

/** Verbs that admission and impersonation ask authorizers about. */
const SPECIAL_VERBS = ["impersonate", "use", "bind", "escalate", "approve", "sign", "attest"];

/** Returns the outcome of the reviews of an access. */
export function accessOutcome(
  access: AskedAccess,
  verdicts: readonly Verdict[],
  facts: ResourceFacts,
): Outcome {
  const isServed = ({ request: { verb } }: Verdict) =>
    !facts.verbs || !REQUEST_VERBS.includes(verb) || facts.verbs.includes(verb);
  const unserved = verdicts.filter((verdict) => !isServed(verdict));
  const refused = verdicts.filter((verdict) => isServed(verdict) && !verdict.isAllowed);
  if (unserved.length + refused.length > 0) return failed(access, { unserved, refused, facts });
  const summary = sentence(verdicts, "allowed", facts);
  const odd = verdicts.map(({ request: { verb } }) => verb).filter((verb) => isOdd(access, verb));
  if (odd.length === 0) return ok(summary);
  return warning({
    summary: `${summary}, but no request has the verb ${odd.join(" or ")}`,
    meaning: "A rule with such a verb allows nothing, unless a program asks for it by a " +
      "SubjectAccessReview.",
    remedy: typingText(access),
  });
}

function typingText(access: AskedAccess): string {
  const known = "path" in access ? PATH_VERBS : REQUEST_VERBS;
  return `Check the verb for a typing error: requests have ${known.join(", ")}.`;
}

/** Returns the remedy for refused requests; for a verb that no request has, a rule would be useless. */
function refusedRemedy(
  access: AskedAccess,
  refused: readonly AccessRequest[],
  facts: ResourceFacts,
): string {
  const known = refused.filter(({ verb }) => !isOdd(access, verb));
  const rules = known.length === 0 ? [] : [missingRules(access, known, facts)];
  return [...rules, ...(known.length < refused.length ? [typingText(access)] : [])].join(" ");
}

function isOdd(access: AskedAccess, verb: string): boolean {
  if ("path" in access) return verb !== "*" && !PATH_VERBS.includes(verb);
  return !/[*:]/.test(verb) && ![...REQUEST_VERBS, ...SPECIAL_VERBS].includes(verb);
}

function failed(
  access: AskedAccess,
  { unserved, refused, facts }: { unserved: Verdict[]; refused: Verdict[]; facts: ResourceFacts },
): Outcome {
  const summaries: string[] = [];
  const codes: string[] = [];
  const remedies: string[] = [];
  if (unserved.length > 0) {
    const verbs = unserved.map(({ request: { verb } }) => verb);
    const these = verbs.length > 1 ? "these verbs" : "this verb";
    const served = [...new Set(facts.verbs)].join(", ");
    summaries.push(`${verbs.join(", ")}: the resource does not support ${these}`);
    codes.push("405");
    remedies.push(`Correct the verbs: the resource supports ${served}.`);
  }
  if (refused.length > 0) {
    const reasons = [...new Set(refused.flatMap((verdict) => verdict.reasons))].join("; ");
    const why = reasons === "" ? "" : ` (${reasons})`;
    summaries.push(sentence(refused, "not allowed", facts) + why);
    codes.push("403");
    remedies.push(refusedRemedy(access, refused.map(({ request }) => request), facts));
  }
  return failure({
    summary: summaries.join("; "),
    meaning: `The API server answers ${codes.join(" or ")} to these requests.`,
    remedy: remedies.join(" "),
  });
}

/** Returns the verbs with the requests in which they are allowed, or not. */
function sentence(verdicts: readonly Verdict[], verdict: string, facts: ResourceFacts): string {
  const groups = Map.groupBy(
    verdicts,
    (one) => `${verdict}${placeText(one.request, facts)}${mannerText(one)}`,
  );
  return [...groups].map(([text, ones]) =>
    `${ones.map(({ request }) => request.verb).join(", ")}: ${text}`
  ).join("; ");
}

function placeText({ spec }: AccessRequest, { namespaced }: ResourceFacts): string {
  if (!spec.resourceAttributes) return "";
  const { namespace, resource } = spec.resourceAttributes;
  if (resource === "namespaces") return namespace === "" ? "" : ` for ${namespace}`;
  if (namespaced === false) return "";
  return namespace === "" ? " in all namespaces" : ` in ${namespace}`;
}

/** Returns in which form of the request a name is seen by the authorizer. */
function mannerText({ request: { verb, spec, lost }, isAllowed, isByApply }: Verdict): string {
  if (isByApply) return " by server-side apply alone, as other requests have no name";
  if (lost !== undefined) return isAllowed ? "" : ", as the request has no name";
  const { name = "", subresource = "" } = spec.resourceAttributes ?? {};
  const isSelecting = verb === "list" || verb === "watch";
  return isSelecting && name !== "" && subresource === ""
    ? ` with fieldSelector=metadata.name=${name}`
    : "";
}

/**
 * Returns the remedy for refused requests: the rules as they stand in a Role or ClusterRole, where
 * they must be, and what `resourceNames` cannot do.
 */
export function missingRules(
  access: AskedAccess,
  refused: readonly AccessRequest[],
  facts: ResourceFacts,
): string {
  const unnamed = refused.filter(({ lost }) => lost !== undefined);
  const others = refused.filter(({ lost }) => lost === undefined);
  const rules = [others, unnamed].filter(({ length }) => length > 0).map((requests) =>
    ruleOf(access, requests)
  );
  const verbs = unnamed.map(({ verb }) => verb).join(" and ");
  return `Give the account ${rules.length > 1 ? "rules" : "a rule"}: ${rules.join(" and ")}` +
    `${holderText(access, refused, facts)}.` +
    (verbs === "" ? "" : ` A rule with resourceNames does not allow ${verbs} without a name.`);
}

function ruleOf(access: AskedAccess, requests: readonly AccessRequest[]): string {
  const verbs = requests.map(({ verb }) => verb);
  if ("path" in access) return ruleText({ path: access.path, verbs });
  const isUnnamed = requests.some(({ lost }) => lost !== undefined);
  const { group = "", name } = access;
  const resource = fullResource(access);
  return ruleText({ group, resource, name: isUnnamed ? undefined : name, verbs });
}

/** Returns where the rule must be, if a Role is not enough. */
function holderText(
  access: AskedAccess,
  refused: readonly AccessRequest[],
  { namespaced }: ResourceFacts,
): string {
  const namespace = refused.map(({ spec }) => spec.resourceAttributes?.namespace).find(Boolean);
  if (namespace) {
    const isNamespace = "resource" in access && access.resource === "namespaces";
    return isNamespace ? `, in a Role of the namespace ${namespace}` : "";
  }
  const holder = ", in a ClusterRole with a ClusterRoleBinding";
  return !("path" in access) && namespaced === false
    ? `${holder}: no Role and no RoleBinding allows ${access.resource}, which have no namespace`
    : holder;
}
