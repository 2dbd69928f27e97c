import {
  checkOptions,
  LONGEST_TIMEOUT_MS,
  raceSignal,
  shownValue,
} from "@kubewire/kubewire/internal";
import { Hono } from "hono";
import { type HealthCheck, healthChecks, type HealthOptions } from "./health_checks.ts";

interface Outcome {
  name: string;
  /** The reason; `undefined` if the check passed. */
  failure: string | undefined;
}

const HEADERS = {
  "content-type": "text/plain; charset=utf-8",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/**
 * Returns an app for Hono with the paths for probes: `/livez` and `/healthz` say whether the program
 * is live, `/readyz` whether it is ready. They answer as those of kube-apiserver do: 200 with `ok`,
 * or 500 with the names of the checks; `?verbose` lists them always, `?exclude=NAME` leaves one out,
 * and `/readyz/NAME` runs a single one and shows its message.
 *
 * Source: https://kubernetes.io/docs/reference/using-api/health-checks/
 *
 * @example
 * ```ts
 * import { Hono } from "npm:hono";
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createResourceClient } from "jsr:@kubewire/kubewire/client";
 * import { health } from "jsr:@kubewire/hono";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 * import { pods } from "jsr:@kubewire/types/core/v1/resources";
 *
 * const kube = createKubeFetch(await loadInClusterConfig());
 * const informer = createInformer(createResourceClient(kube, pods));
 * const app = new Hono();
 * app.route("/", health({ informers: [informer], checks: { cache: () => {} } }));
 * ```
 *
 * @example An operator
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager } from "jsr:@kubewire/kubewire/controller";
 * import { health, serve } from "jsr:@kubewire/hono";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube, { leaderElection: { name: "main" } });
 * await using server = await serve(health({ manager }), { port: 8081 });
 * await manager.run();
 * ```
 *
 * @throws {TypeError} If two checks have the same name, a name is not a segment of a path, or `manager`
 *   is not a manager.
 * @throws {RangeError} If `timeoutMs` is not above 0, or above 2^31 - 1.
 */
export function health(options: HealthOptions = {}): Hono {
  checkOptions(options);
  const { timeoutMs = 900 } = options;
  if (!(typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs <= LONGEST_TIMEOUT_MS)) {
    throw new RangeError(
      `timeoutMs must be above 0 and at most ${LONGEST_TIMEOUT_MS}: current value is ${
        shownValue(timeoutMs)
      }.`,
    );
  }
  const { live, ready } = healthChecks(options);
  const app = new Hono();
  for (const [path, checks] of [["livez", live], ["healthz", live], ["readyz", ready]] as const) {
    app.get(`/${path}`, async (c) => {
      const excluded = new Set(c.req.queries("exclude"));
      const outcomes = await run(checks, { excluded, timeoutMs });
      return answer(path, outcomes, { excluded, verbose: c.req.query("verbose") !== undefined });
    });
    app.get(`/${path}/:name`, async (c) => {
      const name = c.req.param("name");
      const check = checks.get(name);
      if (!check) return c.notFound();
      const { failure } = await outcomeOf(name, check, AbortSignal.timeout(timeoutMs));
      if (failure === undefined) return text("ok", 200);
      return text(`internal server error: ${failure}\n`, 500);
    });
  }
  return app;
}

async function run(
  checks: ReadonlyMap<string, HealthCheck>,
  { excluded, timeoutMs }: { excluded: ReadonlySet<string>; timeoutMs: number },
): Promise<Outcome[]> {
  const signal = AbortSignal.timeout(timeoutMs);
  const asked = [...checks].filter(([name]) => !excluded.has(name));
  const ran = new Map(
    await Promise.all(
      asked.map(async ([name, check]) => [name, await outcomeOf(name, check, signal)] as const),
    ),
  );
  return [...checks.keys()].map((name) => ran.get(name) ?? { name, failure: undefined });
}

async function outcomeOf(name: string, check: HealthCheck, signal: AbortSignal): Promise<Outcome> {
  try {
    await raceSignal(Promise.resolve(check({ signal })), signal);
    return { name, failure: undefined };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { name, failure };
  }
}

function answer(
  path: string,
  outcomes: Outcome[],
  { excluded, verbose }: { excluded: ReadonlySet<string>; verbose: boolean },
): Response {
  const lines = outcomes.map(({ name, failure }) => {
    if (excluded.has(name)) return `[+]${name} excluded: ok`;
    return failure === undefined ? `[+]${name} ok` : `[-]${name} failed: reason withheld`;
  });
  const unknown = [...excluded].filter((name) => outcomes.every((known) => known.name !== name));
  if (unknown.length > 0) {
    const names = unknown.sort().map((name) => JSON.stringify(name)).join(",");
    lines.push(`warn: some health checks cannot be excluded: no matches for ${names}`);
  }
  const failed = outcomes.some(({ failure }) => failure !== undefined);
  if (!failed && !verbose) return text("ok", 200);
  lines.push(`${path} check ${failed ? "failed" : "passed"}`, "");
  return text(lines.join("\n"), failed ? 500 : 200);
}

function text(body: string, status: number): Response {
  return new Response(body, { status, headers: HEADERS });
}
