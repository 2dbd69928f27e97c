import type { TokenDiagnostics } from "../auth/file_token_source.ts";
import type { Observe } from "./instruments.ts";
import type { Facts } from "./metric.ts";

/** Reports the figures of a client's token file at `nowMs`, milliseconds since 1970. */
export function tokenFigures(
  { issuedAt, rotations, failures }: TokenDiagnostics,
  server: Facts,
  { observe, nowMs }: { observe: Observe; nowMs: number },
): void {
  if (issuedAt) observe("tokenAge", Math.max(0, nowMs - issuedAt.getTime()) / 1_000, server);
  observe("tokenRotations", rotations, server);
  observe("tokenFailures", failures, server);
}
