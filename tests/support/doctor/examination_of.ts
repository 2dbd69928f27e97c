import type { Examination } from "../../../src/doctor/examination.ts";
import { fakeProgramRunner } from "../fakes/fake_program_runner.ts";
import { fakeRuntime, type FakeRuntimeOptions } from "../fakes/fake_runtime.ts";

/** Makes an examination in the state that a check finds; its files and variables are given. */
export function examinationOf(
  state: Partial<Examination> = {},
  options: FakeRuntimeOptions & { name?: string } = {},
): Examination {
  const { name = "deno" } = options;
  return {
    environment: "pod",
    runtime: { ...fakeRuntime(options), name },
    runner: fakeProgramRunner(),
    directory: "/sa",
    kubeconfig: undefined,
    context: undefined,
    namespace: undefined,
    watchMs: 100,
    access: [],
    secrets: new Set(),
    cleanup: new AsyncDisposableStack(),
    ...state,
  };
}

/** A signal for a check that is not aborted. */
export const unaborted: AbortSignal = new AbortController().signal;
