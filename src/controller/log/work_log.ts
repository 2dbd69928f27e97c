import { callSafely } from "../../runtime/report_warning.ts";
import { fieldsOf, type LogFields, type Logger, type LogLevel } from "./logger.ts";

/**
 * Returns a logger that adds fields to those of each message, before them; a field of the same name
 * has the value of `own`. Its functions need no `this`, and never throw.
 */
export function workLog(logger: Logger, own: LogFields): Logger {
  const at = (level: LogLevel) => (message: string, fields?: LogFields) =>
    callSafely(() => logger[level](message, { ...own, ...fieldsOf(fields), ...own }));
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
