import { decisionsOf } from "./access/decision.ts";
import type { ServerOptions } from "./api_server_options.ts";
import { addressRangeOf } from "./defaults/address_range.ts";
import { Authenticator } from "./auth/authenticator.ts";
import { ResourceRegistry } from "./resources/resource_registry.ts";
import { WatchRegistry } from "./watches/watch_registry.ts";
import type { ApiContext } from "./routes/api_call.ts";
import { serverTime } from "./time/server_time.ts";
import { AdmissionPolicies } from "./policies/admission_policies.ts";
import { certificateOf } from "./server/connection.ts";
import { AdmissionChain } from "./webhooks/admission_chain.ts";
import { NEWEST, versionTraits } from "./versions/kubernetes_version.ts";
import { ObjectConverter } from "./webhooks/object_converter.ts";

/** Returns the state that the routes of a server share, by its options. */
export function createContext(
  options: ServerOptions,
  parts: Pick<ApiContext, "store" | "pods" | "tokens" | "address">,
): ApiContext {
  const time = serverTime(options);
  const { now } = time;
  const { authentication: mode = "token", webhookServices = {}, controllers = [] } = options;
  const { serviceClusterIpRange: range } = options;
  const { store, tokens } = parts;
  const { kubernetesVersion = NEWEST } = options;
  const { minor, watchList, streamsNeedCreate } = versionTraits[kubernetesVersion];
  const registry = new ResourceRegistry(kubernetesVersion);
  const serviceUrl = (name: string) => webhookServices[name];
  const converter = new ObjectConverter(store, serviceUrl);
  const decisions = decisionsOf(options, store);
  const admission = { store, registry, converter, decide: decisions.decide };
  return {
    ...parts,
    ...decisions,
    registry,
    now,
    celRules: options.celRules,
    serviceRange: range === undefined ? undefined : addressRangeOf(range),
    checksAccounts: controllers === "all" || controllers.includes("serviceaccounts"),
    authenticator: new Authenticator({ mode, tokens, store, now, certificateOf }),
    admission: new AdmissionChain(admission, serviceUrl, new AdmissionPolicies(admission)),
    converter,
    watches: new WatchRegistry({
      bookmarkIntervalMs: options.bookmarkIntervalMs ?? 60_000,
      queueLimit: options.watchQueueLimit ?? 10_000,
      timerSpeed: options.timerSpeed ?? 1,
      time,
    }),
    minimumTokenLifetimeMs: options.minimumTokenLifetimeMs ?? 600_000,
    minor,
    streamsNeedCreate,
    watchList: options.watchList ?? watchList,
    aggregatedDiscovery: options.aggregatedDiscovery ?? true,
  };
}
