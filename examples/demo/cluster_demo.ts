import { type Claim, podClaims } from "./claims.ts";
import { Interrupted } from "./interrupted.ts";
import { liveView } from "./live_view.ts";
import { ownEnvironment, podCommand } from "./pod_command.ts";
import { PodProcess } from "./pod_process.ts";
import type { Progress } from "./progress.ts";
import type { PodRuntime } from "./programs.ts";
import type { PodSettings } from "./report.ts";
import type { Screen } from "./screen.ts";
import { phaseHeading } from "./status_block.ts";

const DAY_MS = 24 * 3_600_000;
const LINE_EVERY_MS = 10_000;

const POD_SETTINGS: PodSettings = {
  pauseMs: 1_000,
  idleTimeoutMs: 90_000,
  // A watch of the usual 5 to 10 minutes would end before a token expires.
  timeoutSeconds: DAY_MS / 1000,
};

/** Settings of {@linkcode runClusterDemo}. */
export interface ClusterDemoOptions {
  runtime: PodRuntime;
  /** Where the service account is mounted; the usual place if absent. */
  directory?: string;
  /** When to end; if absent, when it is interrupted. */
  seconds?: number;
}

/** Shows the same figures in a pod, for the cluster that the pod runs in. */
export async function runClusterDemo(
  screen: Screen,
  progress: Progress,
  options: ClusterDemoOptions,
): Promise<Claim[]> {
  const { runtime, directory, seconds } = options;
  const settings = { ...POD_SETTINGS, ...(directory && { directory }) };
  const listed = progress.next("listed");
  await using pod = new PodProcess(podCommand(runtime, settings, ownEnvironment()), {
    onReport: (report) => progress.take(report),
    onEnd: (error) => progress.end(error),
  });
  await listed;
  await show(screen, progress, seconds);
  return podClaims(progress, await pod.stop());
}

async function show(
  screen: Screen,
  progress: Progress,
  seconds: number | undefined,
): Promise<void> {
  const { server = "", namespace, runtime } = progress.started ?? {};
  screen.print(
    screen.styled("bold", "Kubewire: a watch that outlives its tokens"),
    "",
    `  The pods in namespace ${namespace} of ${server}, seen from ${runtime}.`,
  );
  const started = Date.now();
  using _view = liveView(screen, progress, {
    heading: () =>
      seconds === undefined ? phaseHeading(screen, "Watching until Ctrl-C") : phaseHeading(
        screen,
        "Watching",
        { passedMs: Date.now() - started, totalMs: seconds * 1000 },
      ),
    lineEveryMs: LINE_EVERY_MS,
  });
  try {
    if (seconds !== undefined) return await progress.pause(seconds * 1000);
    for (;;) await progress.pause(DAY_MS);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
}
