import { ApiStatusError } from "../core/api_status_error.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { AGGREGATED, type GroupDiscoveryList, readAggregated } from "./aggregated_discovery.ts";
import { apiVersionOf } from "./api_version.ts";
import type { DiscoveredApi } from "./discovered_resource.ts";
import { requestJson } from "./json_request.ts";
import {
  type ApiGroupList,
  type ApiResourceList,
  type ApiVersions,
  type GroupVersion,
  groupVersionsOf,
  readResourceList,
} from "./legacy_discovery.ts";

type RootAnswer = GroupDiscoveryList | ApiVersions | ApiGroupList;

/**
 * Asks a server what it serves: two requests, or one more for each version of each group where it
 * does not tell all at once.
 *
 * @throws {ApiStatusError} If the server refuses.
 * @throws {NetworkError} If no answer came.
 */
export async function readDiscovery(kube: KubeFetch): Promise<DiscoveredApi> {
  const [core, groups] = await Promise.all([readRoot(kube, "/api"), readRoot(kube, "/apis")]);
  return {
    resources: [...core.resources, ...groups.resources],
    unreadable: [...core.unreadable, ...groups.unreadable],
  };
}

async function readRoot(kube: KubeFetch, path: string): Promise<DiscoveredApi> {
  const answer = await requestJson<RootAnswer>(kube, path, { accept: AGGREGATED }, {});
  if (answer.kind === "APIGroupDiscoveryList") return readAggregated(answer);
  const apis = await Promise.all(groupVersionsOf(answer).map((each) => readVersion(kube, each)));
  return {
    resources: apis.flatMap(({ resources }) => resources),
    unreadable: apis.flatMap(({ unreadable }) => unreadable),
  };
}

async function readVersion(kube: KubeFetch, place: GroupVersion): Promise<DiscoveredApi> {
  const name = apiVersionOf(place);
  const path = place.group === "" ? `/api/${name}` : `/apis/${name}`;
  try {
    const list = await requestJson<ApiResourceList>(kube, path, {}, { maxAttempts: 1 });
    return { resources: readResourceList(list, place), unreadable: [] };
  } catch (error) {
    // A server behind this one that is down must not hide what the others have.
    if (!(error instanceof ApiStatusError)) throw error;
    return { resources: [], unreadable: [name] };
  }
}
