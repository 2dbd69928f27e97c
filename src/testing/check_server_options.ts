import type {
  ServerKubeletOptions,
  ServerOptions,
  ServerTokenOptions,
} from "./api_server_options.ts";
import { checkSettings, type SettingKind } from "./check_settings.ts";
import { addressRangeOf } from "./defaults/address_range.ts";
import { versionTraits } from "./versions/kubernetes_version.ts";
import { workloadControllers } from "./workloads/start_workloads.ts";

const SERVER: Record<keyof ServerOptions, SettingKind> = {
  port: "number",
  names: "texts",
  tls: "object",
  http2: "toggle",
  authentication: "text",
  authorization: "text",
  authorize: "function",
  webhookServices: "object",
  warnings: "function",
  tokenLifetimeMs: "number",
  minimumTokenLifetimeMs: "number",
  namespaces: "texts",
  clusterObjects: "flag",
  serviceClusterIpRange: "text",
  namespaceControllers: "flag",
  standInNode: "flag",
  manifests: "paths",
  resources: "array",
  garbageCollection: "flag",
  controllers: "paths",
  celRules: "text",
  historyLimit: "number",
  onListenerError: "function",
  bookmarkIntervalMs: "number",
  watchQueueLimit: "number",
  kubernetesVersion: "text",
  watchList: "flag",
  aggregatedDiscovery: "flag",
  timerSpeed: "number",
  sessionProtocols: "texts",
  clock: "object",
  now: "function",
};

/**
 * Checks the options of a server.
 *
 * @throws {TypeError} If one is unknown or of a wrong kind.
 */
export function checkServerOptions(options: ServerOptions): void {
  checkSettings<ServerOptions>("The options of TestApiServer.start", options, SERVER);
  const { clock } = options;
  if (clock !== undefined && typeof clock.setTimer !== "function") {
    throw new TypeError("clock must be a TestClock, of the same version of @kubewire/testing.");
  }
  oneOf("authentication", options.authentication, ["token", "none"]);
  oneOf("kubernetesVersion", options.kubernetesVersion, Object.keys(versionTraits));
  oneOf("celRules", options.celRules, ["evaluate", "ignore"]);
  const { controllers = [], serviceClusterIpRange: range } = options;
  if (range !== undefined && !addressRangeOf(range)) {
    throw new TypeError(
      `serviceClusterIpRange must be an IPv4 range from /12 to /29 such as 10.0.0.0/24: it is ${range}.`,
    );
  }
  if (typeof controllers === "string") oneOf("controllers", controllers, ["all"]);
  else for (const name of controllers) oneOf("controllers", name, workloadControllers);
}

/**
 * Checks the options of a token.
 *
 * @throws {TypeError} If one is unknown or of a wrong kind.
 */
export function checkTokenOptions(options: ServerTokenOptions & { tokenFile?: string }): void {
  checkSettings<ServerTokenOptions & { tokenFile?: string }>("The options of a token", options, {
    namespace: "text",
    name: "text",
    expirationMs: "number",
    tokenFile: "text",
  });
}

/**
 * Checks the options of a kubelet.
 *
 * @throws {TypeError} If one is unknown or of a wrong kind, or the directory is missing.
 */
export function checkKubeletOptions(options: ServerKubeletOptions): void {
  checkSettings<ServerKubeletOptions>("The options of a kubelet", options, {
    directory: "text",
    tokenLifetimeMs: "number",
    autoRotate: "flag",
    links: "flag",
    namespace: "text",
    serviceAccount: "text",
  });
  if (options.directory) return;
  throw new TypeError("A kubelet needs a directory, in which it writes the files of a pod.");
}

function oneOf(name: string, value: string | undefined, values: readonly string[]): void {
  if (value === undefined || values.includes(value)) return;
  throw new TypeError(`${name} must be ${values.join(" or ")}: current value is ${value}.`);
}
