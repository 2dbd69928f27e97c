/** The level of a line; it decides about the method of the console. */
export type ConsoleLevel = "debug" | "info" | "warn" | "error";

/**
 * Writes a line to the console: `debug` and `info` to standard output, the others to standard error.
 * A console that cannot be written is not a failure of the program.
 */
export function writeConsole(level: ConsoleLevel, line: string): void {
  try {
    // deno-lint-ignore kubewire/no-console -- the one place that writes the lines of a program's log
    console[level](line);
  } catch {
    // Standard output is closed: a line that cannot be shown must not end the work it is about.
  }
}
