import { badRequest } from "../status/api_errors.ts";
import { checkExitCode, checkWhole, oneOf, settingsOf } from "./door_settings.ts";

const PHASES = ["Pending", "Running", "Succeeded", "Failed", "Unknown"] as const;

/** The state of a container, as a test asks for it: one of the first three. */
export interface ContainerStateRequest {
  /** It runs. */
  running?: boolean;
  /** It waits, such as with the reason `CrashLoopBackOff`. */
  waiting?: { reason?: string; message?: string };
  /** It has ended. */
  terminated?: { exitCode?: number; reason?: string; message?: string };
  /**
   * Readiness of the container.
   * @default {true} while it runs
   */
  ready?: boolean;
  /**
   * How often it was restarted.
   * @default One more if it runs again.
   */
  restarts?: number;
}

/** The state of a pod, as a test asks for it. */
export interface PodStateRequest {
  /**
   * Its phase.
   * @default That of the kubelet for the states of its containers.
   */
  phase?: typeof PHASES[number];
  /** The reason of the phase, such as `Evicted`. */
  reason?: string;
  /** The message of the phase. */
  message?: string;
  /** Whether its running containers are ready. */
  ready?: boolean;
  /** The exit code of all containers that `containers` does not name. */
  exitCode?: number;
  /** States of single containers. */
  containers?: Record<string, ContainerStateRequest>;
}

/**
 * Returns the state that a JSON object asks for.
 *
 * @throws {StatusError} 400 if a setting is unknown or wrong.
 */
export function podStateOf(body: unknown): PodStateRequest {
  const state = settingsOf<PodStateRequest>("The settings of a state", body, {
    phase: "text",
    reason: "text",
    message: "text",
    ready: "flag",
    exitCode: "number",
    containers: "object",
  });
  if (state.phase !== undefined) oneOf("phase", state.phase, PHASES);
  checkExitCode(state.exitCode);
  for (const [name, each] of Object.entries(state.containers ?? {})) checkContainer(name, each);
  return state;
}

function checkContainer(name: string, given: unknown): void {
  const what = `The settings of containers.${name}`;
  const each = settingsOf<ContainerStateRequest>(what, given, {
    running: "flag",
    waiting: "object",
    terminated: "object",
    ready: "flag",
    restarts: "number",
  });
  const texts = { reason: "text", message: "text" } as const;
  settingsOf(`${what}.waiting`, each.waiting ?? {}, texts);
  const ended = settingsOf<{ exitCode?: number }>(`${what}.terminated`, each.terminated ?? {}, {
    ...texts,
    exitCode: "number",
  });
  checkExitCode(ended.exitCode);
  checkWhole("restarts", each.restarts);
  const states = [each.running, each.waiting, each.terminated].filter((state) => state);
  if (states.length > 1 || each.running === false) {
    throw badRequest(`${what} must have one of running (true), waiting and terminated.`);
  }
}
