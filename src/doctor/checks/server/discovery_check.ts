import type { DiscoveredApi } from "../../../client/discovery/discovered_resource.ts";
import { readDiscovery } from "../../../client/discovery/read_discovery.ts";
import { raceSignal } from "../../../runtime/waiting.ts";
import type { Check } from "../../check.ts";
import { ok, type Outcome, skipped, warning } from "../../outcome.ts";
import { summaryOf } from "../../summary_of.ts";

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
