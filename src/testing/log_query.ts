import { badRequest } from "./api_errors.ts";
import { type FieldError, forbiddenValue, invalid, invalidValue } from "./field_error.ts";
import { parseNanoseconds } from "./nanosecond_time.ts";

/** What of a log is asked for. */
export interface LogQuery {
  /** The container; `undefined` for the only one. */
  readonly container: string | undefined;
  /** Whether to stay for what is written later. */
  readonly follow: boolean;
  /** Whether the container before the present one is meant. */
  readonly previous: boolean;
  /** Whether each line begins with its time. */
  readonly timestamps: boolean;
  /** Only lines from then on, epoch nanoseconds. */
  readonly since: bigint | undefined;
  /** Only so many lines from the end. */
  readonly tailLines: number | undefined;
  /** Only so many bytes. */
  readonly limitBytes: number | undefined;
}

/**
 * Reads the query of `/log`. A `sinceTime` counts in whole seconds, for the API server hands it on to
 * the kubelet without its fraction (`LogLocation` in `pkg/registry/core/pod/strategy.go`).
 *
 * @throws {StatusError} 400 or 422, as `ValidatePodLogOptions` has it.
 */
export function parseLogQuery(query: URLSearchParams, nowMs: number): LogQuery {
  const errors: FieldError[] = [];
  const integer = (name: string, least: number, detail: string): number | undefined => {
    const text = query.get(name);
    if (text === null) return undefined;
    if (!/^-?\d+$/.test(text)) {
      throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
    }
    const value = Number(text);
    if (value < least) errors.push(invalidValue({ field: name, value }, detail));
    return value;
  };
  const nonNegative = "must be greater than or equal to 0";
  const tailLines = integer("tailLines", 0, nonNegative);
  const limitBytes = integer("limitBytes", 1, "must be greater than 0");
  const sinceSeconds = integer("sinceSeconds", 1, "must be greater than 0");
  const sinceTime = query.get("sinceTime");
  if (sinceTime !== null && sinceSeconds !== undefined) {
    const detail = "at most one of `sinceTime` or `sinceSeconds` may be specified";
    errors.push(forbiddenValue("sinceSeconds", detail));
  }
  if (errors.length > 0) throw invalid({ group: "", kind: "PodLogOptions", name: "" }, errors);
  return {
    container: query.get("container") ?? undefined,
    follow: isTrue(query, "follow"),
    previous: isTrue(query, "previous"),
    timestamps: isTrue(query, "timestamps"),
    since: sinceTime !== null ? wholeSecond(sinceTime) : secondsBefore(nowMs, sinceSeconds),
    tailLines,
    limitBytes,
  };
}

/** As Kubernetes reads a flag in a query: there, and neither `0` nor `false`. */
export function isTrue(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && !/^(0|false)$/i.test(value);
}

function wholeSecond(time: string): bigint {
  const nanoseconds = parseNanoseconds(time);
  if (nanoseconds === undefined) {
    throw badRequest(`parsing time ${JSON.stringify(time)}: it is no RFC 3339 time`);
  }
  return nanoseconds - nanoseconds % 1_000_000_000n;
}

function secondsBefore(nowMs: number, seconds: number | undefined): bigint | undefined {
  return seconds === undefined
    ? undefined
    : BigInt(Math.floor(nowMs - seconds * 1000)) * 1_000_000n;
}
