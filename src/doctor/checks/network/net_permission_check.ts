import { hasPermission } from "../../../runtime/inspection/has_permission.ts";
import { parseProxyUrl, proxyVariable } from "../../../runtime/proxies.ts";
import type { Check } from "../../check.ts";
import type { Examination, Target } from "../../examination.ts";
import { flagRemedy } from "../../flag_remedy.ts";
import { failure, ok, skipped } from "../../outcome.ts";

/** Whether Deno's permissions let the program reach the API server, or the proxy before it. */
export const netPermissionCheck: Check = {
  id: "network.netPermission",
  title: "Permission for the network",
  needs: ["environment.variables", "environment.kubeconfig"],
  run(examination) {
    const { server, proxy } = examination.target = findTarget(examination);
    if (examination.runtime.name !== "deno") return skipped("only Deno has permissions");
    // Deno itself asks for no permission to reach a proxy that a variable names.
    const isConfigured = examination.config?.proxyUrl !== undefined;
    const hosts = [server, ...(proxy && isConfigured ? [new URL(proxy.url)] : [])].map(hostAndPort);
    const queries = hosts.map((target) => ({ kind: "net", target }) as const);
    const missing = queries.filter((query) => !hasPermission(query));
    if (missing.length === 0) return ok(`${hosts.join(" and ")} may be reached`);
    return failure({
      summary: `${missing.map(({ target }) => target).join(" and ")} may not be reached`,
      meaning: "No request reaches the API server.",
      remedy: flagRemedy(`--allow-net=${hosts.join(",")}`, missing),
    });
  },
};

function findTarget({ config, runtime }: Examination): Target {
  const server = new URL(config?.server ?? "");
  const configured = typeof config?.proxyUrl === "function" ? config.proxyUrl() : config?.proxyUrl;
  const variable = configured === undefined
    ? proxyVariable(server, (name) => runtime.env(name, { optional: true }))
    : undefined;
  const proxyUrl = configured ?? variable?.value;
  if (proxyUrl === undefined) return { server };
  const origin = variable?.name ?? "proxy-url of the kubeconfig";
  return { server, proxy: { url: parseProxyUrl(proxyUrl, origin).url, origin } };
}

function hostAndPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}
