import { isObject } from "../core/is_object.ts";
import { ApiStatusError } from "../core/api_status_error.ts";
import type { Status, StatusDetails } from "../core/status.ts";

/** How a process ended. */
export interface PodProcessStatus {
  /**
   * The exit code; 128 plus the signal number if a signal ended the process. For an attach the
   * kubelet always reports 0. For an exec whose command ended before it had read all of its stdin,
   * as with `head -c 10`, the end may be lost on the way, also with kubectl: either the server
   * reports 0, with or without the output, or the connection breaks off, so that the output and the
   * status fail with a {@linkcode StreamCutError}. If the exit code matters, let the command read
   * its stdin to the end.
   */
  exitCode: number;
  /** The server's message about the end. */
  status: Status;
}

/**
 * Reads the data of the error channel at the end of an exec or attach.
 *
 * @throws {ApiStatusError} If the process could not be run, or the data is not readable.
 */
export function readProcessStatus(payload: Uint8Array): PodProcessStatus {
  const status = parse(new TextDecoder().decode(payload));
  if (status.status === "Success") return { exitCode: 0, status };
  const cause = status.details?.causes?.find(({ reason }) => reason === "ExitCode");
  if (status.reason === "NonZeroExitCode" && /^-?\d+$/.test(String(cause?.message))) {
    return { exitCode: Number(cause?.message), status };
  }
  throw new ApiStatusError(status.code ?? 500, status);
}

function parse(text: string): Status {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return statusOf(value);
  } catch {
    // Old kubelets write plain text.
  }
  return { status: "Failure", message: text.slice(0, 2048) || "no reason given" };
}

/** Returns the status without fields of a wrong type: the API server does not check them. */
function statusOf(value: Record<string, unknown>): Status {
  const { code, details } = value;
  return {
    ...textsOf(value, ["kind", "apiVersion", "status", "message", "reason"]),
    ...(typeof code === "number" && Number.isInteger(code) && { code }),
    ...(isObject(details) && { details: detailsOf(details) }),
  };
}

function detailsOf(value: Record<string, unknown>): StatusDetails {
  const { causes, retryAfterSeconds } = value;
  return {
    ...textsOf(value, ["name", "group", "kind", "uid"]),
    ...(Array.isArray(causes) && {
      causes: causes.filter(isObject).map((cause) =>
        textsOf(cause, ["reason", "message", "field"])
      ),
    }),
    ...(typeof retryAfterSeconds === "number" && { retryAfterSeconds }),
  };
}

function textsOf<K extends string>(
  value: Record<string, unknown>,
  names: readonly K[],
): { [name in K]?: string } {
  const texts: { [name in K]?: string } = {};
  for (const name of names) {
    const text = value[name];
    if (typeof text === "string") texts[name] = text;
  }
  return texts;
}
