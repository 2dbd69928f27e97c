import type { Check } from "../../check.ts";
import { durationText } from "../../duration_text.ts";
import { serverNowMs } from "../../examination.ts";
import { ok, skipped, warning } from "../../outcome.ts";

const DAY_MS = 24 * 3_600_000;
const REFRESH_AT = 0.8;
/** The kubelet's loop takes up to 90 s, and its jitter 10 s. */
const LATE_MS = 120_000;

/**
 * Whether the kubelet replaces the token in time: once less than a fifth of its lifetime is left, or
 * after a day (`pkg/kubelet/token/token_manager.go`).
 */
export const rotationCheck: Check = {
  id: "identity.rotation",
  title: "Rotation of the token",
  needs: ["identity.token"],
  run(examination) {
    const { place, claims } = examination;
    if (place === "desk") return skipped("the kubelet does not replace this token");
    const { issuedAtMs, expiresAtMs, warnAfterMs = expiresAtMs } = claims ?? {};
    if (issuedAtMs === undefined || warnAfterMs === undefined) {
      return skipped("the token does not say when it was issued, or when it expires");
    }
    const ageMs = serverNowMs(examination) - issuedAtMs;
    const dueMs = Math.min(REFRESH_AT * (warnAfterMs - issuedAtMs), DAY_MS);
    const age = `issued ${durationText(ageMs)} ago`;
    if (ageMs <= dueMs + LATE_MS) return ok(`${age}, to be replaced after ${durationText(dueMs)}`);
    return warning({
      summary: `${age}, and should have been replaced after ${durationText(dueMs)}`,
      meaning:
        "The kubelet does not replace the file any more. The token is still accepted; once " +
        "it expires, the API server answers 401 to every request.",
      remedy:
        "Look at `journalctl -u kubelet` of the node for TokenRequest errors, and whether the " +
        "volume is mounted with subPath or its files were copied.",
    });
  },
};
