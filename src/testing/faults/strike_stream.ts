import type { Http2ErrorCode } from "../http2/frames.ts";
import type { Http2Stream } from "../http2/http2_stream.ts";
import type { Fault, FaultOf, Http2Fault } from "./faults.ts";

const KINDS: ReadonlySet<Fault["kind"]> = new Set<Http2Fault["kind"]>([
  "refuse",
  "reset",
  "goaway",
  "settings",
  "window",
  "ping",
]);

/** Whether a fault applies to requests over HTTP/2 only. */
export function isHttp2Fault(fault: Fault): fault is Http2Fault {
  return KINDS.has(fault.kind);
}

/** A reset after a part of the body. */
export type BodyReset = FaultOf<"reset"> & { after: { bytes: number } | { frames: number } };

/** Whether a fault resets a stream after a part of its body. */
export function isBodyReset(fault: Http2Fault): fault is BodyReset {
  return fault.kind === "reset" && fault.after !== "request";
}

/**
 * Applies a fault to the stream of a request before the request is handled; returns whether the
 * stream goes on. `released` aborts when the fault is disposed.
 */
export function strikeStream(
  fault: Exclude<Http2Fault, BodyReset>,
  stream: Http2Stream,
  released: AbortSignal,
): boolean {
  const { connection } = stream;
  switch (fault.kind) {
    case "refuse":
      stream.reset("REFUSED_STREAM");
      break;
    case "reset":
      stream.reset(fault.code ?? "INTERNAL_ERROR");
      break;
    case "goaway":
      if (fault.handled ?? true) connection.goAway(fault.code ? { code: fault.code } : {});
      else sendAway(stream, fault.code);
      break;
    case "settings":
      connection.announce(fault.limits);
      break;
    case "window":
      if (fault.of === "connection") connection.holdWindow(released);
      else stream.holdWindow(released);
      break;
    case "ping":
      connection.ignorePings(released);
      break;
  }
  return !stream.stopped;
}

/** Says that a stream is not processed. What has a higher number may have begun, and must go on. */
function sendAway(stream: Http2Stream, code: Http2ErrorCode = "NO_ERROR"): void {
  const { connection, id } = stream;
  const isLatest = connection.latestStream === id;
  connection.goAway({ code, ...(isLatest && { last: Math.max(0, id - 2) }) });
  if (!stream.stopped) stream.reset("REFUSED_STREAM");
}
