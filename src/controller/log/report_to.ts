import { callSafely, reportWarning } from "../../runtime/report_warning.ts";
import type { ControllerHost } from "../controller_host.ts";
import type { ManagerOptions } from "../manager_options.ts";
import { workLog } from "./work_log.ts";

/** Returns the function that reports failures by the options of a manager. */
export function reportTo(
  { onError, logger }: Pick<ManagerOptions, "onError" | "logger">,
): ControllerHost["onError"] {
  if (onError) return (...args) => callSafely(onError, ...args);
  if (!logger) {
    return (error, controller, key) =>
      reportWarning(`The controller ${controller} failed for ${key}`, error);
  }
  return (error, controller, key, reconcileId) => {
    const own = { controller, key, ...(reconcileId !== undefined && { reconcileId }) };
    workLog(logger, own).error("The controller failed", { error });
  };
}

/** Without a function of the program's own, the first failure of each streak is a warning. */
export function warnAbout(what: string): (error: unknown) => void {
  return (error) => reportWarning(`A request of ${what} has failed, and is repeated`, error);
}
