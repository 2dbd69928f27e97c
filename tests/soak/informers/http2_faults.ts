import { type FaultStage, RETRIES_MS, type SoakFault, strike, WATCHES } from "./strike.ts";

/** The faults of HTTP/2, in the order in which they strike; other clients do not meet them. */
export const http2Faults: Readonly<Record<string, SoakFault>> = {
  goaway: (stage) => {
    const handled = stage.random() < 0.5;
    return strike(stage, { kind: "goaway", handled });
  },
  "goaway under watches": goAway,
  "refused streams": (stage) => strike(stage, { kind: "refuse" }),
  "reset request": (stage) => strike(stage, { kind: "reset", after: "request" }),
  "reset watches": (stage) => {
    const bytes = 1 + Math.floor(stage.random() * 4_000);
    return strike(stage, { kind: "reset", after: { bytes }, match: WATCHES });
  },
  "few streams": (stage) => {
    const limits = { maxStreams: 1 + Math.floor(stage.random() * 5) };
    return strike(stage, { kind: "settings", limits });
  },
};

/** Sends GOAWAY on all connections, whose watches go on; then cuts these, and others must open. */
async function goAway({ server, pause }: FaultStage): Promise<number> {
  const { openStreams } = server.counters.http2;
  server.goAway();
  await pause(RETRIES_MS / 2);
  server.faults.cutWatches();
  await pause(RETRIES_MS / 2);
  return openStreams;
}
