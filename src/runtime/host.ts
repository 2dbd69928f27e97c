/** A program to run to its end. */
export interface HostProgram {
  /**
   * A path, or a name to look up in this process' own `PATH`, whatever `env` says. A program that is
   * found by way of the current folder, as by a `.` in `PATH`, is never run.
   */
  command: string;
  /** Its arguments. */
  args: readonly string[];
  /** Variables to set beside those of this process. */
  env: Readonly<Record<string, string>>;
  /** Whether it may read from this process' standard input. */
  interactive: boolean;
  /**
   * The most bytes that it may write to standard output: then it is ended at once (SIGKILL), and `run`
   * rejects.
   * @default {Infinity}
   */
  maxOutputBytes?: number | undefined;
  /**
   * Ends the program when it aborts: it is asked to terminate (SIGTERM), and no longer keeps this
   * process alive. `run` rejects with the signal's reason once the program has ended.
   */
  signal?: AbortSignal | undefined;
}

/** How a program ended. */
export interface HostProgramEnd {
  /** Its exit code; not 0 where a signal ended it. */
  code: number;
  /** What it wrote to standard output, as UTF-8. */
  stdout: string;
}

/**
 * What a program needs on somebody's desk and not in a pod: other programs and a terminal. It is no
 * part of {@linkcode Runtime}, so that it does not weigh on a pod.
 */
export interface Host {
  /** Whether paths and lists of them are written as on Windows. */
  readonly windows: boolean;
  /** Whether standard input is a terminal, where somebody can answer a question. */
  isTerminal(): boolean;
  /**
   * Runs a program to its end; its standard error is this process' own. Gives `undefined` where
   * there is no such program.
   *
   * @throws {ConfigurationError} If it is in the current folder, lacks its interpreter, or writes more
   * than it may; the message is the rest of a sentence about the program.
   * @throws {PermissionError} If the runtime's permissions forbid it.
   */
  run(program: HostProgram): Promise<HostProgramEnd | undefined>;
}
