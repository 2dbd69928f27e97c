import type { Host, HostProgram, HostProgramEnd } from "../../src/runtime/host.ts";

/** What a {@linkcode fakeHost} does. */
export interface FakeHostOptions {
  /** Stands for every program; without it there is none. */
  run?: (program: HostProgram) => HostProgramEnd | Promise<HostProgramEnd>;
  terminal?: boolean;
  windows?: boolean;
}

/** A host that runs no program. */
export interface FakeHost extends Host {
  /** The programs that were to be run, in order. */
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
