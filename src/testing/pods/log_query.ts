import { type FieldError, forbiddenValue, invalid, invalidValue } from "../objects/field_error.ts";
import { badRequest } from "../status/api_errors.ts";
import { parseNanoseconds } from "./nanosecond_time.ts";

/** The query of a request for a log. */
export interface LogQuery {
  /** Name of the container; `undefined` for the only one. */
  readonly container: string | undefined;
  /** Whether to follow the log. */
  readonly follow: boolean;
  /** Whether to read the log of the previous container. */
  readonly previous: boolean;
  /** Whether each line begins with its time. */
  readonly timestamps: boolean;
  /** Earliest time of a line, epoch nanoseconds. */
  readonly since: bigint | undefined;
  /** Maximum number of lines, counted from the end. */
  readonly tailLines: number | undefined;
  /** Maximum number of bytes. */
  readonly limitBytes: number | undefined;
}

/**
 * Reads the query of `/log`. A `sinceTime` is reduced to whole seconds, because the API server
 * sends it to the kubelet without its fraction (`LogLocation` in
 * `pkg/registry/core/pod/strategy.go`).
 *
 * @throws {StatusError} 400 or 422, as `ValidatePodLogOptions` does.
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

/** Reads a flag in a query as Kubernetes does: it is true unless it is absent, `0` or `false`. */
export function isTrue(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && !/^(0|false)$/i.test(value);
}

function wholeSecond(time: string): bigint {
  const nanoseconds = parseNanoseconds(time);
  if (nanoseconds === undefined) {
    throw badRequest(`parsing time ${JSON.stringify(time)}: it is not an RFC 3339 time`);
  }
  return nanoseconds - nanoseconds % 1_000_000_000n;
}

function secondsBefore(nowMs: number, seconds: number | undefined): bigint | undefined {
  return seconds === undefined
    ? undefined
    : BigInt(Math.floor(nowMs - seconds * 1000)) * 1_000_000n;
}
