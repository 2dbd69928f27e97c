import { ensureOk } from "@kubewire/kubewire";
import {
  type DiscoveredApi,
  kubePath,
  raceSignal,
  readDiscovery,
  readJson,
} from "@kubewire/kubewire/internal";
import { resourceFacts } from "../access/resource_facts.ts";
import { namespaceOf } from "../examination/asked_access.ts";
import { type Check, failure, ok, type Outcome, skipped, warning } from "../examination/check.ts";
import type { Examination } from "../examination/examination.ts";
import { summaryOf } from "../examination/finding_text.ts";

/** The oldest minor version of Kubernetes 1 that this package supports. */
export const OLDEST_MINOR = 36;

/** The newest minor version of Kubernetes 1 that this package is tested with. */
export const NEWEST_MINOR = 37;

/** Whether the version of the API server is one that this package supports. */
export const versionCheck: Check = {
  id: "server.version",
  title: "Version",
  needs: ["network.http", "identity.user"],
  async run(examination, signal) {
    if (examination.serverVersion === undefined && examination.kube) { // anonymous requests refused
      const response = await examination.kube.fetch("/version", { signal, maxAttempts: 1 });
      const { gitVersion } = await readJson<{ gitVersion?: unknown }>(await ensureOk(response));
      if (typeof gitVersion === "string") examination.serverVersion = gitVersion;
    }
    const { serverVersion = "" } = examination;
    const [, major, digits] = /^v?(\d+)\.(\d+)/.exec(serverVersion) ?? [];
    if (digits === undefined) return skipped("the server does not report it");
    const minor = Number(digits);
    if (Number(major) !== 1 || minor > NEWEST_MINOR) {
      return ok(`${serverVersion}, newer than 1.${NEWEST_MINOR}, the newest that is tested`);
    }
    if (minor >= OLDEST_MINOR) return ok(serverVersion);
    return warning({
      summary: `${serverVersion} is older than 1.${OLDEST_MINOR}, the oldest that is supported`,
      meaning: "Requests work in general; newer parts of the API are missing, such as WatchList " +
        "below 1.34, and its own project may have ended the support for it.",
      remedy: `Upgrade the cluster to 1.${OLDEST_MINOR} or newer.`,
    });
  },
};

/** Which resources the API server has, for the checks of accesses. */
export const discoveryCheck: Check = {
  id: "server.discovery",
  title: "Resources",
  needs: ["identity.user"],
  async run(examination, signal) {
    const { kube, access } = examination;
    if (!kube || !access.some((one) => "resource" in one)) {
      return skipped("no access to a resource was asked for");
    }
    let api: DiscoveredApi;
    try {
      api = await raceSignal(readDiscovery(kube), signal);
    } catch (error) {
      if (signal.aborted) throw error;
      return unknown(summaryOf(error));
    }
    if (api.resources.length === 0) return unknown("its answer has none");
    examination.api = api;
    const { resources, unreadable } = api;
    if (unreadable.length === 0) return ok(`the API server has ${resources.length}`);
    return warning({
      summary: `the API server does not list its resources in ${unreadable.join(", ")}`,
      ...UNKNOWN,
      remedy: "Look at `kubectl get apiservices`: an aggregated API server that is not available " +
        "does not tell its resources.",
    });
  },
};

function unknown(reason: string): Outcome {
  return warning({
    summary: `the API server does not list its resources: ${reason}`,
    ...UNKNOWN,
    remedy: "Restore the ClusterRole system:discovery and its ClusterRoleBinding, or look at the " +
      "log of the API server.",
  });
}

const UNKNOWN = {
  meaning: "The accesses below are asked for without knowing whether their resources and verbs " +
    "exist, and whether they have a namespace.",
};

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
      const path = kubePath({ root: "/api/v1", plural: "namespaces", name });
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
