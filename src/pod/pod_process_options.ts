import { type NamedPod, podPath } from "./pod_reference.ts";

/** Size of a terminal in characters. */
export interface TerminalSize {
  /** Characters in a line, from 0 to 65535. */
  columns: number;
  /** Lines, from 0 to 65535. */
  rows: number;
}

/** Settings of {@linkcode podAttach}. */
export interface PodAttachOptions {
  /**
   * Whether to send something to stdin.
   * @default {false}
   */
  stdin?: boolean;
  /**
   * Whether to read stdout.
   * @default {true}
   */
  stdout?: boolean;
  /**
   * Whether to read stderr; with a terminal both come on stdout.
   * @default {true} Without a terminal.
   */
  stderr?: boolean;
  /**
   * Whether there is a terminal.
   * @default {false}
   */
  tty?: boolean;
  /** Ends the connection, and all streams of it with the signal's own reason. */
  signal?: AbortSignal;
}

/** Settings of {@linkcode podExec}. */
export interface PodExecOptions extends PodAttachOptions {
  /** The program and its arguments; no shell looks at them. */
  command: readonly string[];
}

/** Which streams there are. */
export interface ProcessStreams {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
}

/**
 * Which streams are asked for.
 *
 * @throws {TypeError} If it is none, or stderr beside a terminal.
 */
export function processStreams(options: PodAttachOptions): ProcessStreams {
  const { stdin = false, stdout = true, tty = false } = options;
  const { stderr = !tty } = options;
  if (tty && stderr) {
    throw new TypeError("A terminal has stdout alone: leave stderr out, or tty.");
  }
  if (!stdin && !stdout && !stderr) throw new TypeError("At least one stream must be asked for.");
  return { stdin, stdout, stderr, tty };
}

/**
 * Checks that a size can be told: Kubernetes has it as two numbers of 16 bits
 * (`k8s.io/client-go/tools/remotecommand/resize.go`).
 *
 * @throws {RangeError} If it cannot.
 */
export function checkTerminalSize({ columns, rows }: TerminalSize): void {
  for (const [name, value] of Object.entries({ columns, rows })) {
    if (Number.isInteger(value) && value >= 0 && value <= 65_535) continue;
    throw new RangeError(`${name} must be a whole number from 0 to 65535: it is ${value}.`);
  }
}

/** The path of an exec, or without a command of an attach. */
export function processPath(
  pod: NamedPod,
  streams: ProcessStreams,
  command?: readonly string[],
): string {
  const query = new URLSearchParams();
  if (pod.container !== undefined) query.set("container", pod.container);
  for (const word of command ?? []) query.append("command", word);
  for (const name of ["stdin", "stdout", "stderr", "tty"] as const) {
    query.set(name, String(streams[name]));
  }
  return `${podPath(pod, command ? "exec" : "attach")}?${query}`;
}
