import { StreamLimitError } from "../../../src/core/errors.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import type { Runtime } from "../../../src/runtime/runtime.ts";
import { FakeClock } from "../clocks/fake_clock.ts";

/** The parts that a {@linkcode fakeRuntime} replaces; the rest is the real runtime. */
export interface FakeRuntimeOptions {
  clock?: FakeClock;
  /** Contents by path; a function is called for each read. */
  files?: Record<string, string | (() => string | Promise<string>)>;
  env?: Record<string, string>;
  maxStreams?: number;
}

/** A runtime with its own clock, files and environment, and the real network. */
export interface FakeRuntime extends Runtime {
  readonly clock: FakeClock;
  /** The files; the test may change them. */
  readonly files: Record<string, string | (() => string | Promise<string>)>;
  /** The paths of all reads, in order. */
  readonly reads: string[];
}

/** Makes a runtime for a test. */
export function fakeRuntime(options: FakeRuntimeOptions = {}): FakeRuntime {
  const { clock = new FakeClock(), files = {}, env = {}, maxStreams = Infinity } = options;
  const reads: string[] = [];
  let streams = 0;
  return {
    ...currentRuntime(),
    clock,
    files,
    reads,
    env: (name) => env[name],
    async readTextFile(path) {
      reads.push(path);
      const content = files[path];
      if (content === undefined) {
        throw Object.assign(new Error(`ENOENT: no such file: ${path}`), { code: "ENOENT" });
      }
      return typeof content === "function" ? await content() : content;
    },
    openStream() {
      if (streams >= maxStreams) throw new StreamLimitError(maxStreams, "Raise it.");
      streams++;
      return { [Symbol.dispose]: () => void streams-- };
    },
  };
}
