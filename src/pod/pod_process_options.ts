import { type NamedPod, podPath } from "./pod_reference.ts";
import { shownValue } from "../core/shown_value.ts";

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
   * Whether to open stdin.
   * @default {false}
   */
  stdin?: boolean;
  /**
   * Whether to read stdout.
   * @default {true}
   */
  stdout?: boolean;
  /**
   * Whether to read stderr; with a terminal both outputs come on stdout.
   * @default {true} Without a terminal.
   */
  stderr?: boolean;
  /**
   * Whether the process has a terminal.
   * @default {false}
   */
  tty?: boolean;
  /** Ends the connection, and all its streams with the signal's own reason. */
  signal?: AbortSignal;
}

/** Settings of {@linkcode podExec}. */
export interface PodExecOptions extends PodAttachOptions {
  /** The program and its arguments; they are not passed through a shell. */
  command: readonly string[];
}

/** The streams of a process. */
export interface ProcessStreams {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  tty: boolean;
}

/**
 * Returns the streams that are requested.
 *
 * @throws {TypeError} If no stream is requested, or both stderr and a terminal are.
 */
export function processStreams(options: PodAttachOptions): ProcessStreams {
  const { stdin = false, stdout = true, tty = false } = options;
  const { stderr = !tty } = options;
  if (tty && stderr) {
    throw new TypeError("A terminal has only stdout: leave out stderr or tty.");
  }
  if (!stdin && !stdout && !stderr) throw new TypeError("At least one stream must be requested.");
  return { stdin, stdout, stderr, tty };
}

/**
 * Checks a terminal size: Kubernetes encodes it as two numbers of 16 bits
 * (`k8s.io/client-go/tools/remotecommand/resize.go`).
 *
 * @throws {RangeError} If a number is out of range.
 */
export function checkTerminalSize({ columns, rows }: TerminalSize): void {
  for (const [name, value] of Object.entries({ columns, rows })) {
    if (Number.isInteger(value) && value >= 0 && value <= 65_535) continue;
    throw new RangeError(
      `${name} must be a whole number from 0 to 65535: it is ${shownValue(value)}.`,
    );
  }
}

/** Returns the path of an exec, or of an attach if there is no command. */
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
