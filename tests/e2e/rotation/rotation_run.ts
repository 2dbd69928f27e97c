/**
 * Tokens rotate under a pod program on Deno and one on Bun, against the real API server: each pod
 * holds one watch open past the expiry of the token it was opened with, and the server refuses that
 * token by then.
 */
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { bunBinary } from "../../support/programs/bun_binary.ts";
import { podPermissions } from "../../support/programs/pod_permissions.ts";
import { AdminClient } from "../cluster/admin_client.ts";
import type { ControlPlane } from "../cluster/control_plane.ts";

/** Account of the pod programs, which may read and watch ConfigMaps. */
export const ROTATION_ACCOUNT = { namespace: "rotation", serviceAccount: "watcher" } as const;

const NAMESPACE = ROTATION_ACCOUNT.namespace;
const CONFIG_MAPS = `/api/v1/namespaces/${NAMESPACE}/configmaps`;

/** A directory as a pod has it, whose token something rotates. */
export interface TokenVolume extends AsyncDisposable {
  readonly directory: string;
  /** The tokens written so far. */
  readonly writes: readonly { expires: Date }[];
}

/** Settings of {@linkcode runRotation}. */
export interface RotationOptions {
  /** Opens the volume of both pods, with a token of {@linkcode ROTATION_ACCOUNT}. */
  openVolume: () => Promise<TokenVolume>;
  /**
   * Number of tokens that must be written.
   *
   * @default 3
   */
  leastWritten?: number;
  /** Milliseconds of the run. */
  durationMs: number;
  /** Milliseconds between two lines of progress. */
  progressMs: number;
  /** Called with each line. */
  say: (line: string) => void;
}

/** A report of a pod program; see programs/rotation_pod.ts. */
interface PodReport {
  requests: number;
  unauthorized: number;
  otherFailures: number;
  events: number;
  outOfOrder: number;
  lastCount: number;
  reconnects: number;
  quietReconnects: number;
  quietEvents: number;
  rotations: number;
  watchAgeMs: number;
}

/** One claim and whether it held. */
export interface RotationClaim {
  claim: string;
  holds: boolean;
}

/** Runs the rotation, and returns the claims. */
export async function runRotation(
  controlPlane: ControlPlane,
  options: RotationOptions,
): Promise<RotationClaim[]> {
  const { openVolume, leastWritten = 3, durationMs, progressMs, say } = options;
  await using cleanup = new AsyncDisposableStack();
  await controlPlane.createServiceAccount({
    ...ROTATION_ACCOUNT,
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] }],
  });
  const volume = cleanup.use(await openVolume());
  const { directory } = volume;
  const firstToken = await readFile(`${directory}/token`, "utf8");
  let count = 1;
  await writeConfigMap(controlPlane, "counter", count);

  const { hostname, port } = new URL(controlPlane.url);
  const pods = {
    Deno: cleanup.use(
      new PodProcess(
        Deno.execPath(),
        ["run", "--no-prompt", ...podPermissions(controlPlane.url, directory)],
        { directory, hostname, port },
      ),
    ),
    Bun: cleanup.use(new PodProcess(bunBinary(), [], { directory, hostname, port })),
  };
  await Promise.all(Object.values(pods).map((pod) => pod.started));

  const startMs = performance.now();
  const elapsedMs = () => Math.round(performance.now() - startMs);
  for (let nextMs = progressMs; elapsedMs() < durationMs;) {
    await writeConfigMap(controlPlane, "counter", ++count);
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (elapsedMs() < nextMs) continue;
    nextMs += progressMs;
    const seconds = Math.round(elapsedMs() / 1000);
    for (const [name, { report }] of Object.entries(pods)) {
      say(
        `${seconds} s ${name}: ${volume.writes.length} tokens written, ${report.rotations} ` +
          `rotations seen, ${report.requests} requests, ${report.unauthorized} x 401, ` +
          `${report.events} events, ${report.reconnects} reconnects`,
      );
    }
  }
  await writeConfigMap(controlPlane, "quiet", 1);
  const refused = await statusWith(controlPlane, firstToken);
  const expiries = volume.writes.filter(({ expires }) => expires.getTime() < Date.now()).length;
  const claims: RotationClaim[] = [
    {
      claim: `tokens written: ${volume.writes.length}, at least ${leastWritten}`,
      holds: volume.writes.length >= leastWritten,
    },
    { claim: `tokens expired under the watches: ${expiries}, at least 1`, holds: expiries >= 1 },
    { claim: `the first token by now: ${refused}, to be 401`, holds: refused === 401 },
  ];
  for (const [name, pod] of Object.entries(pods)) {
    const report = await pod.until((report) =>
      report.lastCount === count && report.quietEvents > 0
    );
    await pod[Symbol.asyncDispose]();
    claims.push(...judge(name, report, { count, leastRotations: leastWritten - 1 }));
  }
  return claims;
}

function judge(
  name: string,
  report: PodReport,
  { count, leastRotations }: { count: number; leastRotations: number },
): RotationClaim[] {
  const { requests, events, lastCount, rotations } = report;
  const claim = (text: string, holds: boolean) => ({ claim: `${name}: ${text}`, holds });
  const quietS = Math.round(report.watchAgeMs / 1000);
  return [
    claim(
      `rotations seen: ${rotations}, at least ${leastRotations}`,
      rotations >= leastRotations,
    ),
    claim(`requests: ${requests}, all answered 200`, requests > 0 && report.otherFailures === 0),
    claim(`401s: ${report.unauthorized}, none`, report.unauthorized === 0),
    claim(`events: ${events}, last ${lastCount} of ${count}`, lastCount === count),
    claim(
      `events out of order, lost or doubled: ${report.outOfOrder}, none`,
      report.outOfOrder === 0,
    ),
    claim(`connections of the watch: ${1 + report.reconnects}, one`, report.reconnects === 0),
    claim(
      `a watch that was quiet for ${quietS} s: ${1 + report.quietReconnects} connection, then ` +
        `${report.quietEvents} event`,
      report.quietReconnects === 0 && report.quietEvents === 1,
    ),
  ];
}

/** A pod program, and its latest report. */
class PodProcess implements AsyncDisposable {
  readonly started: Promise<void>;
  report!: PodReport;
  readonly #child;
  readonly #exited: Promise<number | null>;
  #news = Promise.withResolvers<void>();
  #error = "";

  constructor(
    program: string,
    flags: string[],
    options: { directory: string; hostname: string; port: string },
  ) {
    const file = `${import.meta.dirname}/../programs/rotation_pod.ts`;
    this.#child = spawn(program, [...flags, file, options.directory], {
      env: { KUBERNETES_SERVICE_HOST: options.hostname, KUBERNETES_SERVICE_PORT: options.port },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text) => this.#error += text);
    createInterface(this.#child.stdout).on("line", (line) => {
      this.report = JSON.parse(line);
      this.#news.resolve();
      this.#news = Promise.withResolvers();
    });
    this.#exited = new Promise((resolve) => this.#child.once("close", resolve));
    this.#exited.then((code) => {
      if (code !== 0) this.#news.reject(new Error(`The pod ended with ${code}: ${this.#error}`));
    });
    this.started = this.#news.promise;
  }

  /** Waits for a report that fulfils a condition. */
  async until(wanted: (report: PodReport) => boolean): Promise<PodReport> {
    while (!wanted(this.report)) await this.#news.promise;
    return this.report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    await this.#exited;
  }
}

async function writeConfigMap(
  controlPlane: ControlPlane,
  name: string,
  count: number,
): Promise<void> {
  const metadata = { name, annotations: { count: String(count) } };
  const response = count === 1
    ? await controlPlane.request("POST", CONFIG_MAPS, { body: { metadata } })
    : await controlPlane.request("PUT", `${CONFIG_MAPS}/${name}`, { body: { metadata } });
  const answer = await response.json();
  if (!response.ok) throw new Error(`ConfigMap ${name} was not written: ${answer.message}`);
}

async function statusWith({ url, caPem }: ControlPlane, token: string): Promise<number> {
  using client = new AdminClient({ url, caPem, token });
  const response = await client.request("GET", CONFIG_MAPS);
  await response.body?.cancel();
  return response.status;
}
