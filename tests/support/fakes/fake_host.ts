import type { Host, HostProgram, HostProgramEnd } from "../../../src/runtime/host.ts";

/** Settings of a {@linkcode fakeHost}. */
export interface FakeHostOptions {
  /** Replaces every program; without it no program exists. */
  run?: (program: HostProgram) => HostProgramEnd | Promise<HostProgramEnd>;
  terminal?: boolean;
  windows?: boolean;
}

/** A host that does not run real programs. */
export interface FakeHost extends Host {
  /** The requested programs, in order. */
  readonly programs: HostProgram[];
}

/** Makes a host for a test. */
export function fakeHost(options: FakeHostOptions = {}): FakeHost {
  const { terminal = false, windows = false } = options;
  const programs: HostProgram[] = [];
  return {
    programs,
    windows,
    isTerminal: () => terminal,
    async run(program) {
      programs.push(program);
      return await options.run?.(program);
    },
  };
}
