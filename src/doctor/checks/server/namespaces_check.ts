import { namespaceOf } from "../../access/asked_access.ts";
import { resourceFacts } from "../../access/resource_facts.ts";
import type { Check } from "../../check.ts";
import type { Examination } from "../../examination.ts";
import { failure, ok, skipped } from "../../outcome.ts";

/** Whether the namespaces exist that accesses are asked for in, as far as the account may look. */
export const namespacesCheck: Check = {
  id: "server.namespaces",
  title: "Namespaces",
  needs: ["files.namespace", "server.discovery"],
  async run(examination, signal) {
    const { kube } = examination;
    const names = namespacesIn(examination);
    if (!kube || names.length === 0) return skipped("no access in a namespace was asked for");
    const statuses = new Map<string, number>();
    for (const name of names) {
      const path = `/api/v1/namespaces/${encodeURIComponent(name)}`;
      const response = await kube.fetch(path, { signal, maxAttempts: 1 });
      await response.body?.cancel();
      statuses.set(name, response.status);
    }
    const missing = names.filter((name) => statuses.get(name) === 404);
    if (missing.length > 0) {
      return failure({
        summary: `there is no namespace ${missing.join(", ")}`,
        meaning: "Nothing can be created there, and lists are empty, whatever the roles allow.",
        remedy: "Correct the name, in the access, with --namespace or in the manifest, or create " +
          "the namespace.",
      });
    }
    const seen = names.filter((name) => statuses.get(name) === 200);
    if (seen.length === 0) return skipped("the account may not look whether they exist");
    return ok(seen.join(", "));
  },
};

function namespacesIn(examination: Examination): string[] {
  const names = examination.access.flatMap((access) => {
    if ("path" in access) return [];
    const { missing, namespaced } = resourceFacts(access, examination.api);
    return missing || namespaced === false ? [] : [namespaceOf(access, examination)];
  });
  return [...new Set(names)].filter((name) => name !== "");
}
