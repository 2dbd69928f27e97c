/**
 * Processes are stopped for minutes: the pods, then the API server, which is killed in the end. A pod
 * on Deno and one on Bun follow a ConfigMap, and send a request ten times a second.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { ControlPlane } from "../cluster/control_plane.ts";
import { type PodProgram, PodPrograms } from "../rotation/pod_programs.ts";
import {
  createRotationAccount,
  requestsClaim,
  type RotationClaim,
  writeCount,
} from "../rotation/rotation_run.ts";
import { openStandInVolume } from "../rotation/stand_in_volume.ts";

/** Events while the pods are stopped: fewer than a window of HTTP/2 has room for. */
const EVENTS = 100;
/** A connection that is silent for 30 s gets a PING, and ends without an answer after 15 s. */
const SILENCE_MS = 45_000;
const CATCH_UP_MS = 60_000;

/** Settings of {@linkcode runStops}. */
export interface StopRunOptions {
  /** Milliseconds for which the processes are stopped. */
  stoppedMs: number;
  /** Called with each line. */
  say: (line: string) => void;
}

/** Stops the pods and the API server of a control plane of its own, and returns the claims. */
export async function runStops(
  controlPlane: ControlPlane,
  { stoppedMs, say }: StopRunOptions,
): Promise<RotationClaim[]> {
  await using cleanup = new AsyncDisposableStack();
  await createRotationAccount(controlPlane);
  const token = { expirationSeconds: 3_600 };
  const volume = cleanup.use(await openStandInVolume(controlPlane, token));
  let count = 0;
  const write = () => writeCount(controlPlane, "counter", ++count);
  await write();
  const pods = cleanup.use(new PodPrograms(controlPlane.url, volume.directory));
  await pods.started;
  while ([...pods].some(([, { report }]) => report.events === 0)) { // they open their watches
    await write();
    await delay(500);
  }
  const claims: RotationClaim[] = [];
  /** Runs a phase; each watch must connect again, or none may, or `undefined` if either is right. */
  const phase = async (
    title: string,
    connectsAgain: boolean | undefined,
    disturb: () => Promise<void>,
  ) => {
    await write();
    const before = new Map<PodProgram, Progress>();
    for (const [name, pod] of pods) {
      await untilCaughtUp(name, pod, { count, requests: pod.report.requests });
      before.set(pod, progressOf(pod));
    }
    await disturb();
    say(`${title}, and going on`);
    const startMs = performance.now();
    await write();
    for (const [name, pod] of pods) {
      const { requests, reconnects } = before.get(pod)!;
      await untilCaughtUp(name, pod, { count, requests });
      const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
      const again = progressOf(pod).reconnects - reconnects;
      claims.push({
        claim: `${name}: ${title}: all events and a response after ${seconds} s; the two watches ` +
          `connected again ${again} times`,
        holds: connectsAgain === undefined || (connectsAgain ? again >= 2 : again === 0),
      });
    }
  };

  await phase("pods stopped", false, async () => {
    for (const [, pod] of pods) pod.signal("SIGSTOP");
    for (let i = 0; i < EVENTS; i++) {
      await write();
      await delay(stoppedMs / EVENTS);
    }
    for (const [, pod] of pods) pod.signal("SIGCONT");
  });
  const isHttp2 = [...pods].every(([, { report }]) => report.protocol === "h2");
  const isNoticed = (isHttp2 && stoppedMs > SILENCE_MS) || undefined;
  await phase("API server stopped", isNoticed, async () => {
    controlPlane.signalApiServer("SIGSTOP");
    await delay(stoppedMs);
    controlPlane.signalApiServer("SIGCONT");
  });
  for (const [name, { report: { forbidden } }] of pods) {
    claims.push({
      claim: `${name}: 403s before the API server is started again: ${forbidden}, none`,
      holds: forbidden === 0,
    });
  }
  await phase("API server killed", true, async () => {
    controlPlane.signalApiServer("SIGKILL");
    await controlPlane.restartApiServer();
  });

  for (const [name, { report }] of pods) {
    claims.push(requestsClaim(name, report, { restarted: true }), {
      claim: `${name}: events out of order, lost or doubled: ${report.outOfOrder}, none`,
      holds: report.outOfOrder === 0,
    });
  }
  return claims;
}

/** The counts of a pod so far. */
interface Progress {
  requests: number;
  reconnects: number;
}

function progressOf({ report }: PodProgram): Progress {
  const { requests, reconnects, quietReconnects } = report;
  return { requests, reconnects: reconnects + quietReconnects };
}

async function untilCaughtUp(
  name: string,
  pod: PodProgram,
  { count, requests }: { count: number; requests: number },
): Promise<void> {
  const late = AbortSignal.timeout(CATCH_UP_MS);
  const said = Promise.withResolvers<never>();
  late.addEventListener("abort", () =>
    said.reject(
      new Error(`${name} is behind the count ${count}: ${JSON.stringify(pod.report)}`),
    ));
  const caughtUp = pod.until((report) => report.lastCount === count && report.requests > requests);
  await Promise.race([caughtUp, said.promise]);
}
