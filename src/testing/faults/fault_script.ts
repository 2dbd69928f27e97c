import { StreamReset } from "../http2/http2_error.ts";
import { anyAborted } from "../server/any_aborted.ts";
import { ConnectionCut } from "../sockets/connection_cut.ts";
import { faultStatus } from "./fault_status.ts";
import type { BodyScript } from "./scripted_body.ts";
import type { FaultOf } from "./faults.ts";

/** The faults that change the body of a response after it has begun. */
export type BodyFault =
  | FaultOf<"cut">
  | FaultOf<"truncate">
  | FaultOf<"stall">
  | FaultOf<"watch-error">
  | FaultOf<"reset">;

/**
 * Returns the script that applies a fault to a body. `released` aborts when the fault is disposed.
 */
export function faultScript(fault: BodyFault, released: AbortSignal): BodyScript {
  switch (fault.kind) {
    case "cut":
      return cut(fault, new ConnectionCut());
    case "reset":
      return cut(fault, new StreamReset(fault.code ?? "INTERNAL_ERROR"));
    case "truncate":
      return truncate(fault);
    case "stall":
      return stall(fault, released);
    case "watch-error":
      return watchError(fault);
  }
}

function cut({ after }: FaultOf<"cut"> | FaultOf<"reset">, error: Error): BodyScript {
  return async function* (source) {
    if (after !== "request") yield* source.upTo(after);
    throw error;
  };
}

function truncate({ frames = 0 }: FaultOf<"truncate">): BodyScript {
  return async function* (source) {
    yield* source.upTo({ frames });
    const frame = await source.frame();
    if (frame.length > 1) yield frame.subarray(0, frame.length / 2);
    throw new ConnectionCut();
  };
}

function stall({ after }: FaultOf<"stall">, released: AbortSignal): BodyScript {
  return async function* (source, ended) {
    if (after !== "request") yield* source.upTo(after);
    await anyAborted([released, ended]);
    yield* source.rest();
  };
}

function watchError(fault: FaultOf<"watch-error">): BodyScript {
  const event = { type: "ERROR", object: faultStatus(fault) };
  return async function* (source) {
    yield* source.upTo({ frames: fault.frames ?? 0 });
    yield new TextEncoder().encode(JSON.stringify(event) + "\n");
  };
}
