import type { TestApiServerOptions } from "../api_server_options.ts";
import { checkServerOptions } from "../check_server_options.ts";

/** Options of the server without a flag of their own, as far as JSON has values for them. */
const SETTABLE = [
  "aggregatedDiscovery",
  "clusterObjects",
  "historyLimit",
  "http2",
  "kubernetesVersion",
  "minimumTokenLifetimeMs",
  "namespaces",
  "serviceClusterIpRange",
  "sessionProtocols",
  "watchList",
] as const satisfies readonly (keyof TestApiServerOptions)[];

/** Options of the server that `--set` sets. */
export type ServerSettings = Pick<TestApiServerOptions, typeof SETTABLE[number]>;

/** The least values of numbers; with less, the server would do nothing else. */
const LEAST: Readonly<Record<string, number>> = {
  historyLimit: 1,
};

/** The names of the options that `--set` sets. */
export const settableNames: readonly string[] = SETTABLE;

/**
 * Returns the options of texts such as `historyLimit=1000`.
 *
 * @throws {TypeError} If a name is unknown or given twice, or a value is not JSON, of a wrong kind or
 * out of range.
 */
export function serverSettingsOf(texts: readonly string[]): ServerSettings {
  const settings: Record<string, unknown> = {};
  for (const text of texts) {
    const [, name = "", json = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (!settableNames.includes(name)) {
      throw new TypeError(
        `--set must be NAME=JSON with one of ${settableNames.join(", ")}: it is ${text}.`,
      );
    }
    if (Object.hasOwn(settings, name)) {
      throw new TypeError(`--set ${name} is given twice: give it once.`);
    }
    settings[name] = valueOf(name, json);
  }
  try {
    checkServerOptions(settings);
  } catch (cause) {
    throw new TypeError(`--set: ${(cause as Error).message}`, { cause });
  }
  for (const [name, value] of Object.entries(settings)) requireLeast(name, value);
  return settings;
}

function requireLeast(name: string, value: unknown): void {
  const least = LEAST[name] ?? 0;
  if (typeof value !== "number" || value >= least) return;
  throw new TypeError(`--set ${name} must be at least ${least}: it is ${value}.`);
}

function valueOf(name: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new TypeError(`--set ${name} must have a value in JSON: it is ${json}.`);
  }
}
