import type { Program, ProgramResult, ProgramRunner } from "../../../src/runtime/program_runner.ts";

/** Settings of a {@linkcode fakeProgramRunner}. */
export interface FakeProgramRunnerOptions {
  /** Replaces every program; without it no program exists. */
  run?: (program: Program) => ProgramResult | Promise<ProgramResult>;
  terminal?: boolean;
  windows?: boolean;
}

/** A runner that does not run real programs. */
export interface FakeProgramRunner extends ProgramRunner {
  /** The requested programs, in order. */
  readonly programs: Program[];
}

/** Makes a runner for a test. */
export function fakeProgramRunner(options: FakeProgramRunnerOptions = {}): FakeProgramRunner {
  const { terminal = false, windows = false } = options;
  const programs: Program[] = [];
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
