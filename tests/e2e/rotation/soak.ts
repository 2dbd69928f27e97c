/**
 * The long run: tokens of TokenRequest that live for 600 s, rotated by the kubelet's rule, for 25
 * minutes: `deno task e2e --soak`.
 */
import { ControlPlane } from "../cluster/control_plane.ts";
import { runRotation } from "./rotation_run.ts";
import { openStandInVolume } from "./stand_in_volume.ts";

const MINUTE_MS = 60_000;

/** Runs the long run, and returns whether all claims held. */
export async function runSoak(say: (line: string) => void): Promise<boolean> {
  await using controlPlane = await ControlPlane.start();
  const claims = await runRotation(controlPlane, {
    openVolume: () => openStandInVolume(controlPlane, { expirationSeconds: 600 }),
    durationMs: 25 * MINUTE_MS,
    progressMs: MINUTE_MS,
    say,
  });
  for (const { claim, holds } of claims) say(`${holds ? "PASS" : "FAIL"}  ${claim}`);
  return claims.every(({ holds }) => holds);
}

if (import.meta.main) Deno.exit(await runSoak(console.log) ? 0 : 1);
