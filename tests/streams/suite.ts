import { runtimeName, test, type TestOptions } from "../support/test.ts";
import { attachCases } from "./cases/attach_cases.ts";
import { copyCases } from "./cases/copy_cases.ts";
import { execCases, moreExecCases } from "./cases/exec_cases.ts";
import { logCases } from "./cases/log_cases.ts";
import { portCases } from "./cases/port_cases.ts";
import { programPath } from "./container_folder.ts";
import type { OpenPodScene, PodSceneOptions, SceneCases } from "./pod_scene.ts";

const busyboxMissing = programPath("busybox") === undefined;

/**
 * Registers the cases for the streams of pods. Each is a test that must pass on the embedded server
 * and, through kube-apiserver, on a kubelet of Kubernetes' own code.
 */
export function podStreamSuite(open: OpenPodScene, { ignore = false }: TestOptions = {}): void {
  for (const cases of [execCases, moreExecCases, attachCases, logCases, portCases]) {
    register(open, cases, { test: { ignore } });
  }
  registerCopies(open, copyCases, { test: { ignore } });
}

/** Registers each case once with GNU tar and once with busybox tar. */
export function registerCopies(
  open: OpenPodScene,
  cases: SceneCases,
  { suffix = "", test: { ignore = false } = {} }: RegisterOptions = {},
): void {
  register(open, cases, {
    suffix: ` (GNU tar${suffix})`,
    scene: { tar: "gnu" },
    test: { ignore },
  });
  register(open, cases, {
    suffix: ` (busybox tar${busyboxMissing ? ", which this machine lacks" : suffix})`,
    scene: { tar: "busybox" },
    // Tar's output does not depend on the runtime: the short suite has this one on Bun.
    test: { ignore: ignore || busyboxMissing, fullOnly: runtimeName === "deno" },
  });
}

/** Settings of {@linkcode register}. */
export interface RegisterOptions {
  /** The end of the tests' names. */
  suffix?: string;
  scene?: PodSceneOptions;
  test?: TestOptions;
}

/** Registers a test for each case. */
export function register(
  open: OpenPodScene,
  cases: SceneCases,
  { suffix = "", scene: options = {}, test: testOptions = {} }: RegisterOptions = {},
): void {
  for (const [name, run] of Object.entries(cases)) {
    test(name + suffix, async () => {
      await using scene = await open(options);
      await run(scene);
    }, testOptions);
  }
}
