import { checkNames, checkOptions } from "../../core/check_options.ts";
import { shownValue } from "../../core/shown_value.ts";
import { logfmt } from "./logfmt.ts";
import { fieldsOf, LOG_LEVELS, type LogFields, type Logger, type LogLevel } from "./logger.ts";

/**
 * Returns the logger that a manager has by default: it writes a line of `key=value` pairs to the
 * console for each message, in the form of Go's `slog`.
 *
 * ```text
 * time=2026-11-30T04:21:00.000Z level=info msg="Created it" controller=buckets key=default/a reconcileId=…
 * ```
 *
 * A Kubernetes object in the fields is written as `namespace/name`, an error by its message. Bearer
 * tokens, private keys, and fields whose names end in `token` or `password`, are replaced by
 * `[redacted]`. `level` is the least important level that is written, `info` by default.
 *
 * @throws {TypeError} If the level is unknown.
 *
 * @example
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createManager, textLogger } from "jsr:@kubewire/kubewire/controller";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using manager = createManager(kube, { logger: textLogger({ level: "debug" }) });
 * ```
 */
export function textLogger(options: { level?: "debug" | "info" | "warn" | "error" } = {}): Logger {
  checkOptions(options);
  checkNames<typeof options>("textLogger", options, { level: true });
  const { level = "info" } = options;
  const least = LOG_LEVELS.indexOf(level);
  if (least < 0) {
    throw new TypeError(
      `level must be one of ${LOG_LEVELS.join(", ")}: it is ${shownValue(level)}.`,
    );
  }
  const write = (at: LogLevel) => (message: string, fields?: LogFields) => {
    if (LOG_LEVELS.indexOf(at) < least) return;
    const time = new Date().toISOString();
    writeConsole(at, logfmt({ time, level: at, msg: message }, fieldsOf(fields)));
  };
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/**
 * Writes a line to the console: `debug` and `info` to standard output, the others to standard error.
 * A console that cannot be written is not a failure of the program.
 */
function writeConsole(level: LogLevel, line: string): void {
  try {
    // deno-lint-ignore kubewire/no-console -- the one place that writes the lines of a program's log
    console[level](line);
  } catch {
    // Standard output is closed: a line that cannot be shown must not end the work it is about.
  }
}
