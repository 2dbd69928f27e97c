import { ApiStatusError } from "../core/api_status_error.ts";
import type { Status, StatusDetails } from "../core/status.ts";

/** How a process ended. */
export interface PodProcessStatus {
  /**
   * The exit code; 128 and the signal's number where a signal ended it. Of an attach the kubelet
   * tells 0 whatever the code. Of an exec whose command ended before it had read all that was sent
   * to its stdin, as with `head -c 10`, the end may be lost on the way, for kubectl as well: the
   * server tells 0 too, with or without the output, or the connection breaks off, so that the output
   * and the status fail with a {@linkcode StreamCutError}. Have the command read its stdin to the end
   * where its code counts.
   */
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
  if (status.reason === "NonZeroExitCode" && /^-?\d+$/.test(String(cause?.message))) {
    return { exitCode: Number(cause?.message), status };
  }
  throw new ApiStatusError(status.code ?? 500, status);
}

function parse(text: string): Status {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return statusOf(value);
  } catch {
    // Old kubelets write a bare text.
  }
  return { status: "Failure", message: text.slice(0, 2048) || "no reason given" };
}

/** The status without the fields of a wrong type: no API server has checked it. */
function statusOf(value: Record<string, unknown>): Status {
  const { code, details } = value;
  return {
    ...textsOf(value, ["kind", "apiVersion", "status", "message", "reason"]),
    ...(typeof code === "number" && Number.isInteger(code) && { code }),
    ...(isRecord(details) && { details: detailsOf(details) }),
  };
}

function detailsOf(value: Record<string, unknown>): StatusDetails {
  const { causes, retryAfterSeconds } = value;
  return {
    ...textsOf(value, ["name", "group", "kind", "uid"]),
    ...(Array.isArray(causes) && {
      causes: causes.filter(isRecord).map((cause) =>
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
