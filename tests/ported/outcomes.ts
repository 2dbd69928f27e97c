import type { ReconcileResult } from "../../src/controller/work/controller_options.ts";
import { TerminalError } from "../../src/controller/work/terminal_error.ts";
import { websites } from "../support/controllers/websites.ts";
import { ControllerStage } from "./controller_stage.ts";

/** The end of a reconcile. */
export type Outcome = "success" | "error" | "terminal" | ReconcileResult;

/** Runs a controller whose reconciles of one key end as given, one after the other. */
export async function outcomes(
  given: Outcome[],
  { isInitial = false, ...options }: { isInitial?: boolean; onGone?: () => Promise<void> } = {},
) {
  const stage = await ControllerStage.start();
  if (isInitial) stage.create("a");
  let runs = 0;
  const controller = stage.manager.controller({
    for: websites,
    ...options,
    reconcile: () => {
      const outcome = given[runs++] ?? "success";
      if (outcome === "error") throw new Error("something is wrong");
      if (outcome === "terminal") throw new TerminalError("it stays wrong");
      return outcome === "success" ? undefined : outcome;
    },
  });
  stage.run();
  if (!isInitial) stage.create("a");
  let seen = 0;
  const next = async () => {
    seen++;
    await stage.until(() => stage.outcomes.length >= seen && controller.queue.running === 0);
    return controller.stateOf("default/a");
  };
  return { stage, controller, next };
}

/** Waits in a reconcile until its signal aborts, and throws the reason. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
}
