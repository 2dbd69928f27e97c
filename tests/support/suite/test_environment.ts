import { PROXY_VARIABLES } from "../../../src/core/proxies.ts";

/** Variables of a machine that are not for the tests: its proxies, cluster, colors and logs. */
const OF_THE_MACHINE: readonly string[] = [
  ...PROXY_VARIABLES,
  "NO_PROXY",
  "no_proxy",
  "KUBECONFIG",
  "KUBERNETES_SERVICE_HOST",
  "KUBERNETES_SERVICE_PORT",
  "POD_NAMESPACE",
  "FORCE_COLOR",
  "CLICOLOR_FORCE",
  "DENO_LOG", // both add lines to what a program of a test prints
  "RUST_LOG",
];

/** OpenTelemetry's variables: they turn off, or replace, what the tests of telemetry set up. */
const TELEMETRY = "OTEL_";

/** Returns the variables that the tests get of those of the machine. */
export function testEnvironment(variables: Record<string, string>): Record<string, string> {
  const kept = Object.entries(variables).filter(([name]) =>
    !OF_THE_MACHINE.includes(name) && !name.startsWith(TELEMETRY)
  );
  return Object.fromEntries(kept);
}
