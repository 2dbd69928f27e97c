import { isForbidden } from "@kubewire/kubewire";
import { askServer } from "../examination/ask_server.ts";
import type { Check } from "../examination/check.ts";
import type { Examination } from "../examination/examination.ts";
import { accessOutcome, type Verdict } from "./access_outcome.ts";
import { type AccessRequest, accessRequest, type ReviewSpec } from "./access_request.ts";
import { accessName, type AskedAccess } from "../examination/asked_access.ts";
import { resourceFacts } from "./resource_facts.ts";
import { unmatchedPattern } from "./unmatched_pattern.ts";
import { failure, skipped } from "../examination/outcome.ts";

/** Returns the check of whether the account has an access; `number` tells it from the others. */
export function accessCheck(access: AskedAccess, number: number): Check {
  return {
    id: `access.${number}`,
    title: accessName(access),
    needs: ["files.namespace", "identity.user"],
    async run(examination, signal) {
      const unmatched = unmatchedPattern(access);
      if (unmatched) return failure(unmatched);
      const facts = "path" in access ? {} : resourceFacts(access, examination.api);
      if (facts.missing) {
        const first = firstLike(access, examination.access.slice(0, number - 1));
        return first
          ? skipped(`the API server does not have it: see ${accessName(first)} above`)
          : failure(facts.missing);
      }
      const ask = (spec: ReviewSpec) => review(spec, examination, signal);
      const verdicts: Verdict[] = [];
      try {
        for (const verb of access.verbs) {
          const request = accessRequest(access, verb, { facts, own: examination });
          const { serverVersion } = examination;
          verdicts.push(await verdictOf(request, access, { ask, serverVersion }));
        }
      } catch (error) {
        if (isForbidden(error)) return skipped("the account may not ask what it may do");
        throw error;
      }
      return accessOutcome(access, verdicts, facts);
    },
  };
}

/** Returns the first access to the same resource, which names a missing one. */
function firstLike(access: AskedAccess, others: readonly AskedAccess[]): AskedAccess | undefined {
  if ("path" in access) return undefined;
  const { group = "", resource, subresource } = access;
  return others.find((other) =>
    "resource" in other && (other.group ?? "") === group && other.resource === resource &&
    other.subresource === subresource
  );
}

const UPGRADE_REASON =
  "the API server also asks for create when a WebSocket is opened, which is a get";

type Ask = (spec: ReviewSpec) => Promise<Record<string, unknown>>;

async function review(spec: ReviewSpec, examination: Examination, signal: AbortSignal) {
  const question = { kind: "SelfSubjectAccessReview", spec: { ...spec } } as const;
  return await askServer(examination, question, signal);
}

async function verdictOf(
  request: AccessRequest,
  access: AskedAccess,
  { ask, serverVersion }: { ask: Ask; serverVersion: string | undefined },
): Promise<Verdict> {
  const { allowed, reason, evaluationError } = await ask(request.spec);
  if (allowed === true) {
    // If create is asked for too, it has a verdict of its own.
    const upgrade = access.verbs.includes("create")
      ? undefined
      : upgradeRequest(request, serverVersion);
    if (!upgrade || (await ask(upgrade.spec)).allowed === true) {
      return { request, isAllowed: true, reasons: [] };
    }
    return { request: upgrade, isAllowed: false, reasons: [UPGRADE_REASON] };
  }
  const reasons = [reason, evaluationError].filter((text) => typeof text === "string" && text);
  const isByApply = await isAllowedByApply(request, access, ask);
  return { request, isAllowed: isByApply, isByApply, reasons: reasons.map(String) };
}

/**
 * Whether a server-side apply may create the object: that request has its name, and needs `create`
 * in addition to `patch` (`k8s.io/apiserver/pkg/endpoints/handlers/patch.go`).
 */
async function isAllowedByApply(
  { verb, spec, lost: name }: AccessRequest,
  { verbs }: AskedAccess,
  ask: Ask,
): Promise<boolean> {
  if (name === undefined || verb !== "create" || !verbs.includes("patch")) return false;
  if (!("resourceAttributes" in spec)) return false;
  const { allowed } = await ask({ resourceAttributes: { ...spec.resourceAttributes, name } });
  return allowed === true;
}

/** Subresources of pods that WebSockets are opened to. */
const SESSIONS = ["exec", "attach", "portforward"];

/**
 * Returns the second request that is authorized when a WebSocket to a pod is opened: since Kubernetes
 * 1.35 its `get` also counts as a `create` (`AuthorizePodWebsocketUpgradeCreatePermission`). A server
 * of an unknown version is taken for a new one.
 */
export function upgradeRequest(
  { verb, spec }: AccessRequest,
  serverVersion: string | undefined,
): AccessRequest | undefined {
  if (verb !== "get" || !("resourceAttributes" in spec)) return undefined;
  const { group, resource, subresource } = spec.resourceAttributes;
  if (group !== "" || resource !== "pods" || !SESSIONS.includes(subresource)) return undefined;
  const [, minor = "35"] = /^v1\.(\d+)/.exec(serverVersion ?? "") ?? [];
  if (Number(minor) < 35) return undefined;
  const created = { ...spec.resourceAttributes, verb: "create" };
  return { verb: "create", spec: { resourceAttributes: created } };
}
