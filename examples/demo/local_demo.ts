import { type Claim, podClaims } from "./claims.ts";
import { DemoCluster, TOKEN_LIFETIME_MS } from "./cluster.ts";
import type { Fault, Stage } from "./fault.ts";
import { counted, duration, grouped } from "./format.ts";
import { liveView } from "./live_view.ts";
import { podCommand } from "./pod_command.ts";
import { PodProcess } from "./pod_process.ts";
import type { Progress } from "./progress.ts";
import type { PodRuntime } from "./programs.ts";
import { requestFaults } from "./request_faults.ts";
import type { Screen } from "./screen.ts";
import { orderNote, phaseHeading } from "./status_block.ts";
import { watchFaults } from "./watch_faults.ts";

/** Where tokens live an hour, the file is read every 60 s; here everything is faster. */
const REFRESH_PERIOD_MS = 500;
const IDLE_TIMEOUT_MS = 2_000;
const REQUEST_PAUSE_MS = 25;
const LINE_EVERY_MS = 5_000;
const NAME_WIDTH = 20;

const faults: readonly Fault[] = [...watchFaults, ...requestFaults];

/** Settings of {@linkcode runLocalDemo}. */
export interface LocalDemoOptions {
  runtime: PodRuntime;
  /** Length of the part without faults. */
  seconds: number;
}

/** Runs a pod beside its own cluster, first without faults and then with faults. */
export async function runLocalDemo(
  screen: Screen,
  progress: Progress,
  options: LocalDemoOptions,
): Promise<Claim[]> {
  const { runtime, seconds } = options;
  await using cluster = await DemoCluster.start();
  const { directory, environment } = cluster;
  const settings = {
    directory,
    refreshPeriodMs: REFRESH_PERIOD_MS,
    idleTimeoutMs: IDLE_TIMEOUT_MS,
    pauseMs: REQUEST_PAUSE_MS,
  };
  const listed = progress.next("listed");
  await using pod = new PodProcess(podCommand(runtime, settings, environment), {
    onReport: (report) => progress.take(report),
    onEnd: (error) => progress.end(error),
  });
  await listed;
  introduce(screen, progress, cluster);
  const stage = { cluster, progress };
  const claims = [
    ...await inPeace(screen, stage, seconds),
    await inTrouble(screen, stage),
  ];
  return [...claims, ...podClaims(progress, await pod.stop())];
}

function introduce(screen: Screen, { started }: Progress, cluster: DemoCluster): void {
  const { server, directory } = cluster;
  const row = (label: string, text: string) => `  ${screen.styled("dim", label.padEnd(10))}${text}`;
  const isDeno = started?.runtime.startsWith("deno");
  screen.print(
    screen.styled("bold", "Kubewire: a watch that outlives its tokens"),
    "",
    row("server", `${server.url} in this process, with a CA of its own`),
    row("kubelet", `rotates the token by itself; a token lives ${TOKEN_LIFETIME_MS / 1000} s`),
    row("pod", `${started?.runtime} in a process of its own, with a pod's permissions:`),
    ...(isDeno
      ? [
        row("  net", new URL(server.url).host),
        row("  env", Object.keys(cluster.environment).join(", ")),
        row("  read", directory),
      ]
      : [row("", "all, because Bun has no permissions")]),
  );
}

/** Nothing happens except that the kubelet rotates the token. */
async function inPeace(screen: Screen, stage: Stage, seconds: number): Promise<Claim[]> {
  const { cluster, progress } = stage;
  const { server, kubelet, tokens } = cluster;
  const started = Date.now();
  {
    using _view = liveView(screen, progress, {
      heading: () =>
        phaseHeading(screen, "1  Tokens rotate", {
          passedMs: Date.now() - started,
          totalMs: seconds * 1000,
        }),
      lineEveryMs: LINE_EVERY_MS,
    });
    await progress.pause(seconds * 1000);
  }
  const { watchSince = Infinity, expiredUnderWatch, watchAgeMs, token, requests } = progress;
  const { watchesOpened, unauthorized } = server.counters;
  const { rotations } = kubelet;
  // The client may not have read the latest token yet.
  const followed = (token?.rotations ?? 0) >= Math.max(1, rotations - 1);
  const early = tokens.filter(({ issuedAt }) => issuedAt <= watchSince);
  const verdicts = await Promise.all(early.map(({ token }) => server.tokens.verify(token)));
  return [
    {
      holds: followed,
      text: `the kubelet rotated the token ${counted(rotations, "time")}, the client followed`,
    },
    {
      holds: watchesOpened === 1 && expiredUnderWatch > 0,
      text: `one watch stayed open for ${duration(watchAgeMs)}, ` +
        `while ${counted(expiredUnderWatch, "token")} expired under it`,
    },
    {
      holds: verdicts.every(({ valid }) => !valid),
      text: "by then the server refused the token that had opened it",
    },
    {
      holds: unauthorized + requests.failed === 0,
      text: `${grouped(requests.sent)} requests by then, and the server had refused none`,
    },
  ];
}

/** Causes one fault after another. */
async function inTrouble(screen: Screen, stage: Stage): Promise<Claim> {
  let now = "";
  let handled = 0;
  screen.print("", phaseHeading(screen, "2  One fault after another"));
  using _view = liveView(screen, stage.progress, {
    heading: () => screen.styled("cyan", now),
  });
  for (const [index, fault] of faults.entries()) {
    now = `   now: ${fault.name}, ${index + 1} of ${faults.length}`;
    const { isGood, text } = await strike(fault, stage);
    if (isGood) handled++;
    const mark = isGood ? screen.styled("green", "ok  ") : screen.styled("red", "FAIL");
    screen.print(`  ${mark}  ${fault.name.padEnd(NAME_WIDTH)}${text}`);
  }
  now = "   all faults are over";
  return {
    holds: handled === faults.length,
    text: `${handled} of ${faults.length} faults ended as they should`,
  };
}

async function strike(fault: Fault, stage: Stage): Promise<{ isGood: boolean; text: string }> {
  const { gone, requests, events } = stage.progress;
  try {
    const text = await fault.strike(stage);
    if (requests.unauthorized > 0) throw new Error("a 401 reached the caller");
    if (!events.isWhole) {
      throw new Error(`the events are not in order: ${orderNote(stage.progress)}`);
    }
    return { isGood: true, text };
  } catch (error) {
    if (gone.aborted) throw gone.reason;
    return { isGood: false, text: error instanceof Error ? error.message : String(error) };
  }
}
