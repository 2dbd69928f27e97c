import type { Http2ErrorCode } from "../../../src/testing/mod.ts";
import type { FaultStage } from "./fault_kinds.ts";

const CODES: readonly Http2ErrorCode[] = [
  "INTERNAL_ERROR",
  "CANCEL",
  "ENHANCE_YOUR_CALM",
  "NO_ERROR",
];

/** The faults of HTTP/2, by name. */
export const http2FaultKinds: Readonly<Record<string, (stage: FaultStage) => void>> = {
  "refuse a stream"({ inject, dice }) {
    inject({ kind: "refuse", times: dice.from(1, 3) });
  },
  "reset a stream"({ inject, dice }) {
    inject({ kind: "reset", after: "request", code: dice.pick(CODES), times: dice.from(1, 2) });
  },
  "reset a watch"({ inject, dice }) {
    const after = dice.chance(0.5) ? { frames: dice.from(0, 30) } : { bytes: dice.from(0, 5_000) };
    inject({ kind: "reset", after, code: dice.pick(CODES), match: { watch: true } });
  },
  "send GOAWAY"({ inject, dice }) {
    const code = dice.chance(0.3) ? { code: dice.pick(CODES) } : {};
    inject({ kind: "goaway", handled: dice.chance(0.5), times: dice.from(1, 2), ...code });
  },
  "send GOAWAY on all connections"({ server, struck }) {
    server.goAway();
    struck(1);
  },
  "change the limits"({ inject, dice }) {
    const limits = {
      maxStreams: dice.pick([1, 3, 100]),
      headerTableBytes: dice.pick([0, 100, 4_096]),
    };
    inject({ kind: "settings", limits, times: dice.from(1, 2) });
  },
};
