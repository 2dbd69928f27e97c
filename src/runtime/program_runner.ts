/** A program to run to its end. */
export interface Program {
  /**
   * A path, or a name to look up in the `PATH` of this process, whatever `env` contains. A program
   * that is found through the current folder, such as by a `.` in `PATH`, is never run.
   */
  command: string;
  /** The program's arguments. */
  args: readonly string[];
  /** Variables to set in addition to those of this process. */
  env: Readonly<Record<string, string>>;
  /** Whether the program may read from the standard input of this process. */
  interactive: boolean;
  /**
   * The maximum number of bytes on standard output: if the program writes more, it is ended at once
   * (SIGKILL), and `run` rejects.
   * @default {Infinity}
   */
  maxOutputBytes?: number | undefined;
  /**
   * Whether standard error is a pipe of its own that is copied to this process's, instead of being
   * inherited: a program that it has started, and that goes on, then holds nothing of this process.
   * @default {false}
   */
  copiesErrors?: boolean | undefined;
  /**
   * Ends the program when it aborts: the program gets SIGTERM and no longer keeps this process
   * alive. `run` rejects with the signal's reason once the program has ended.
   */
  signal?: AbortSignal | undefined;
}

/** How a program ended. */
export interface ProgramResult {
  /** The exit code; not 0 if a signal ended the program. */
  code: number;
  /** The program's standard output, as UTF-8. */
  stdout: string;
}

/**
 * The capabilities needed on a desktop but not in a pod: other programs and a terminal. They are
 * separate from {@linkcode Runtime}, so that they cost a pod nothing.
 */
export interface ProgramRunner {
  /** Whether paths and lists of paths are written as on Windows. */
  readonly windows: boolean;
  /** Whether standard input is a terminal, where a user can answer a question. */
  isTerminal(): boolean;
  /**
   * Runs a program to its end; its messages go to the standard error of this process. Returns `undefined`
   * if the program does not exist.
   *
   * @throws {ConfigurationError} If the program is in the current folder, lacks its interpreter, or
   *   writes more than allowed; the message is the rest of a sentence about the program.
   * @throws {PermissionError} If the runtime's permissions forbid it.
   */
  run(program: Program): Promise<ProgramResult | undefined>;
}
