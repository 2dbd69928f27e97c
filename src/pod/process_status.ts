import { ApiStatusError } from "../core/api_status_error.ts";
import type { Status } from "../core/status.ts";

/** How a process ended. */
export interface PodProcessStatus {
  /** The exit code; 128 and the signal's number where a signal ended it. */
  exitCode: number;
  /** What the server says of the end. */
  status: Status;
}

/**
 * Reads what comes on the error channel at the end of an exec or attach.
 *
 * @throws {ApiStatusError} If the process could not be run, or the server says nothing readable.
 */
export function readProcessStatus(payload: Uint8Array): PodProcessStatus {
  const status = parse(new TextDecoder().decode(payload));
  if (status.status === "Success") return { exitCode: 0, status };
  const cause = status.details?.causes?.find(({ reason }) => reason === "ExitCode");
  const exitCode = Number(cause?.message);
  if (status.reason === "NonZeroExitCode" && cause?.message && Number.isInteger(exitCode)) {
    return { exitCode, status };
  }
  throw new ApiStatusError(status.code ?? 500, status);
}

function parse(text: string): Status {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Old kubelets write a bare text.
  }
  return { status: "Failure", message: text.slice(0, 2048) || "no reason given" };
}
