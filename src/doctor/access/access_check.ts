import { isForbidden } from "../../core/api_status_error.ts";
import { ruleText } from "../../core/rule_text.ts";
import { askServer } from "../ask_server.ts";
import type { Check } from "../check.ts";
import type { Examination } from "../examination.ts";
import { failure, ok, skipped } from "../outcome.ts";
import { accessName, type AskedAccess, namespaceOf } from "./asked_access.ts";

/** Returns the check of whether the account has an access; `number` tells it from the others. */
export function accessCheck(access: AskedAccess, number: number): Check {
  return {
    id: `access.${number}`,
    title: accessName(access),
    needs: ["identity.user"],
    async run(examination, signal) {
      const refused: string[] = [];
      const reasons = new Set<string>();
      for (const verb of access.verbs) {
        const spec = specOf(access, verb, examination);
        const question = { kind: "SelfSubjectAccessReview", spec } as const;
        let answer: Record<string, unknown>;
        try {
          answer = await askServer(examination, question, signal);
        } catch (error) {
          if (isForbidden(error)) return skipped("the account may not ask what it may do");
          throw error;
        }
        if (answer.allowed === true) continue;
        refused.push(verb);
        if (typeof answer.reason === "string" && answer.reason !== "") reasons.add(answer.reason);
        if (typeof answer.evaluationError === "string") reasons.add(answer.evaluationError);
      }
      const where = placeOf(access, examination);
      if (refused.length === 0) return ok(`${access.verbs.join(", ")}: allowed${where}`);
      const why = reasons.size > 0 ? ` (${[...reasons].join("; ")})` : "";
      return failure({
        summary: `${refused.join(", ")}: not allowed${where}${why}`,
        meaning: "The API server answers 403 to these requests.",
        remedy: `Give the account a rule: ${ruleOf(access, refused)}.`,
      });
    },
  };
}

function placeOf(access: AskedAccess, examination: Examination): string {
  if ("path" in access) return "";
  const namespace = namespaceOf(access, examination);
  return namespace === "" ? " in all namespaces" : ` in ${namespace}`;
}

function specOf(access: AskedAccess, verb: string, examination: Examination) {
  if ("path" in access) return { nonResourceAttributes: { verb, path: access.path } };
  const { group = "", resource, subresource = "", name = "" } = access;
  const namespace = namespaceOf(access, examination);
  return { resourceAttributes: { verb, group, resource, subresource, name, namespace } };
}

/** Returns the missing rule as it stands in a Role or ClusterRole. */
function ruleOf(access: AskedAccess, verbs: readonly string[]): string {
  if ("path" in access) return ruleText({ path: access.path, verbs });
  const { group = "", resource, subresource, name } = access;
  const full = subresource ? `${resource}/${subresource}` : resource;
  return ruleText({ group, resource: full, name, verbs });
}
