import { ApiStatusError, isForbidden, isNotFound } from "../../core/api_status_error.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { rootPath } from "../../transport/kube_path.ts";
import { AGGREGATED, type GroupDiscoveryList, readAggregated } from "./aggregated_discovery.ts";
import { apiVersionOf } from "../resource_definition.ts";
import type { DiscoveredApi } from "./discovered_resource.ts";
import { requestJson } from "../json_request.ts";
import {
  type ApiGroupList,
  type ApiResourceList,
  type ApiVersions,
  type GroupVersion,
  groupVersionsOf,
  readResourceList,
} from "./legacy_discovery.ts";

type RootAnswer = GroupDiscoveryList | ApiVersions | ApiGroupList | null;

/**
 * Reads which resources a server serves: with two requests, or one more for each version of each
 * group if the server does not send all at once. The core group at `/api`, the others at `/apis`,
 * and each version are read independently: one that the caller may not read, or that the server
 * does not have, is reported and does not hide the others.
 *
 * @throws {ApiStatusError} If the server refuses both, or fails.
 * @throws {NetworkError} If there is no response.
 */
export async function readDiscovery(kube: KubeFetch): Promise<DiscoveredApi> {
  const [core, groups] = await Promise.all([readRoot(kube, "/api"), readRoot(kube, "/apis")]);
  if (core.refusal && groups.refusal) throw core.refusal;
  return joined([core, groups]);
}

async function readRoot(
  kube: KubeFetch,
  path: string,
): Promise<DiscoveredApi & { refusal?: ApiStatusError }> {
  let answer: RootAnswer;
  try {
    answer = await requestJson<RootAnswer>(kube, path, { accept: AGGREGATED, isAnyJson: true }, {});
  } catch (error) {
    if (!isForbidden(error) && !isNotFound(error)) throw error;
    return { resources: [], unreadable: [path], refusal: error };
  }
  if (!answer) return { resources: [], unreadable: [path] };
  if (answer.kind === "APIGroupDiscoveryList") return readAggregated(answer);
  return joined(await Promise.all(groupVersionsOf(answer).map((each) => readVersion(kube, each))));
}

function joined(apis: DiscoveredApi[]): DiscoveredApi {
  return {
    resources: apis.flatMap(({ resources }) => resources),
    unreadable: apis.flatMap(({ unreadable }) => unreadable),
  };
}

async function readVersion(kube: KubeFetch, place: GroupVersion): Promise<DiscoveredApi> {
  const name = apiVersionOf(place);
  try {
    const list = await requestJson<ApiResourceList | null>(
      kube,
      rootPath(place),
      { isAnyJson: true },
      { maxAttempts: 1 },
    );
    if (!list) return { resources: [], unreadable: [name] };
    return { resources: readResourceList(list, place), unreadable: [] };
  } catch (error) {
    // An aggregated server that is down must not hide the resources of the others.
    if (!(error instanceof ApiStatusError)) throw error;
    return { resources: [], unreadable: [name] };
  }
}
