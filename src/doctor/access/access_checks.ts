import { isForbidden } from "@kubewire/kubewire";
import { accessName, type AskedAccess } from "../examination/asked_access.ts";
import { type Check, failure, skipped } from "../examination/check.ts";
import { askServer } from "../examination/examination.ts";
import { accessOutcome, type Verdict } from "./access_outcome.ts";
import {
  type AccessRequest,
  accessRequest,
  isWithoutName,
  type ReviewSpec,
  unmatchedPattern,
  upgradeRequest,
} from "./access_request.ts";
import { resourceFacts } from "./resource_facts.ts";

/** Returns the checks of accesses, one for each that has verbs which no earlier one has. */
export function accessChecks(asked: readonly AskedAccess[]): Check[] {
  return distinctAccess(asked).map(({ access, number }) => accessCheck(access, number));
}

/**
 * Numbers accesses, and takes out the verbs that an earlier one has for the same objects, so that
 * none is reviewed twice. An access without any verb left is missing, and its number too.
 */
export function distinctAccess(
  asked: readonly AskedAccess[],
): { access: AskedAccess; number: number }[] {
  const seen = new Set<string>();
  return asked.flatMap((access, index) => {
    const verbs = access.verbs.filter((verb) => {
      const key = keyOf(access, verb);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
    return verbs.length === 0 ? [] : [{ access: { ...access, verbs }, number: index + 1 }];
  });
}

function keyOf(access: AskedAccess, verb: string): string {
  if ("path" in access) return JSON.stringify([verb, access.path]);
  const { group = "", resource, subresource = "", namespace = "", name = "" } = access;
  const sent = isWithoutName(verb, subresource) && name !== "" ? "unnamed" : name;
  return JSON.stringify([verb, group, resource, subresource, namespace, sent]);
}

/** Returns the check of whether the account has an access; `number` tells it from the others. */
function accessCheck(access: AskedAccess, number: number): Check {
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
      const ask = (spec: ReviewSpec) =>
        askServer(examination, { kind: "SelfSubjectAccessReview", spec: { ...spec } }, signal);
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
  if (!spec.resourceAttributes) return false;
  const { allowed } = await ask({ resourceAttributes: { ...spec.resourceAttributes, name } });
  return allowed === true;
}
