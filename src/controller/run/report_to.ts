import { callSafely, reportWarning } from "../../runtime/report_warning.ts";
import type { ControllerServices } from "../context/controller_services.ts";
import type { ManagerOptions } from "./manager_options.ts";
import type { InformerProblem } from "../sources/followed_informers.ts";
import { placeOf } from "../sources/informer_not_synced.ts";
import { errorText, remediesOf, withoutTokens } from "../log/error_text.ts";
import { workLog } from "../log/logger.ts";

/** Returns the function that reports failures by the options of a manager. */
export function reportTo(
  { onError, logger }: Pick<ManagerOptions, "onError" | "logger">,
): ControllerServices["onError"] {
  if (onError) {
    return (error, controller, key, ...ids) =>
      callSafely(onError, error, controller, key, ...ids.filter((id) => id !== undefined));
  }
  if (!logger) {
    return (error, controller, key) =>
      reportWarning(
        `The controller ${controller} failed for ${key}`,
        withoutTokens(errorText(error)),
      );
  }
  return (error, controller, key, reconcileId) => {
    const own = { controller, key, ...(reconcileId !== undefined && { reconcileId }) };
    const remedies = remediesOf(error);
    const remedy = remedies.length > 0 && { remedy: remedies.join(" ") };
    workLog(logger, own).error("The controller failed", { error, ...remedy });
  };
}

/** Reports a problem of an informer for the controllers that use it. */
export function reportInformer(
  report: ControllerServices["onError"],
  { error, path, followed, server }: InformerProblem,
): void {
  const users = followed.usersOf(path);
  const where = placeOf(path, server);
  if (users.length === 0) reportWarning(`The informer of ${where}`, error);
  else report(error, users.join(" and "), `the informer of ${where}`);
}
