/**
 * Tokens rotate under a pod program on Deno and one on Bun, against the real API server: each pod
 * holds one watch open past the expiry of the token it was opened with, and the server refuses that
 * token by then.
 */
import { readFile } from "node:fs/promises";
import { AdminClient } from "../cluster/admin_client.ts";
import type { ControlPlane } from "../cluster/control_plane.ts";
import { PodPrograms, type PodReport } from "./pod_programs.ts";

/** Account of the pod programs, which may read and watch ConfigMaps. */
export const ROTATION_ACCOUNT = { namespace: "rotation", serviceAccount: "watcher" } as const;

const CONFIG_MAPS = `/api/v1/namespaces/${ROTATION_ACCOUNT.namespace}/configmaps`;

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
  await createRotationAccount(controlPlane);
  const volume = cleanup.use(await openVolume());
  const { directory } = volume;
  const firstToken = await readFile(`${directory}/token`, "utf8");
  let count = 1;
  await writeCount(controlPlane, "counter", count);

  const pods = cleanup.use(new PodPrograms(controlPlane.url, directory));
  await pods.started;
  const startMs = performance.now();
  const elapsedMs = () => Math.round(performance.now() - startMs);
  for (let nextMs = progressMs; elapsedMs() < durationMs;) {
    await writeCount(controlPlane, "counter", ++count);
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (elapsedMs() < nextMs) continue;
    nextMs += progressMs;
    const seconds = Math.round(elapsedMs() / 1000);
    for (const [name, { report }] of pods) {
      say(
        `${seconds} s ${name}: ${volume.writes.length} tokens written, ${report.rotations} ` +
          `rotations seen, ${report.requests} requests, ${report.unauthorized} x 401, ` +
          `${report.events} events, ${report.reconnects} reconnects`,
      );
    }
  }
  await writeCount(controlPlane, "quiet", 1);
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
  for (const [name, pod] of pods) {
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
  const { events, lastCount, rotations } = report;
  const claim = (text: string, holds: boolean) => ({ claim: `${name}: ${text}`, holds });
  const quietS = Math.round(report.watchAgeMs / 1000);
  return [
    claim(
      `rotations seen: ${rotations}, at least ${leastRotations}`,
      rotations >= leastRotations,
    ),
    requestsClaim(name, report),
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

/**
 * Returns the claim that each request got its response. An API server that was started again answers
 * 403 until it has read its roles.
 */
export function requestsClaim(
  name: string,
  { requests, forbidden, errors }: PodReport,
  { restarted = false }: { restarted?: boolean } = {},
): RotationClaim {
  const failed = errors.length > 0 ? `; ${errors.length} failed: ${errors[0]}` : "";
  const refused = forbidden > 0 ? `, but for ${forbidden} x 403` : "";
  return {
    claim: `${name}: requests: ${requests}, all answered 200${refused}${failed}`,
    holds: requests > 0 && errors.length === 0 && (restarted || forbidden === 0),
  };
}

/** Creates the account of the pod programs. */
export async function createRotationAccount(controlPlane: ControlPlane): Promise<void> {
  await controlPlane.createServiceAccount({
    ...ROTATION_ACCOUNT,
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list", "watch"] }],
  });
}

/** Writes a count into a ConfigMap that the pods follow; creates it with the first one. */
export async function writeCount(
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
