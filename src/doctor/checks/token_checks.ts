import type { Check } from "../check.ts";
import { serverNowMs } from "../examination.ts";
import { durationText } from "../finding_text.ts";
import { tokenClaims } from "../token_claims.ts";
import { failure, type Finding, ok, skipped, warning } from "../outcome.ts";

/** How far kube-apiserver lets the clock of the issuer be ahead (go-jose, `DefaultLeeway`). */
const LEEWAY_MS = 60_000;

/** Returns the form around a token that was copied together with it, if there is one. */
function wrappingOf(token: string): "quotes" | "base64" | undefined {
  if (/^(["']).*\1$/.test(token)) return "quotes";
  try {
    return /^eyJ[\w-]+\.[\w-]+\.[\w-]*\s*$/.test(atob(token)) ? "base64" : undefined;
  } catch {
    return undefined; // as for each JWT, whose dots are not base64
  }
}

function wrapped(form: "quotes" | "base64"): Finding {
  return {
    summary: `it is in ${form}, and sent as it is`,
    meaning: "The API server answers 401: only the text inside is the token.",
    remedy: form === "quotes"
      ? "Take the quotes out of the token, or out of the file."
      : "Decode it once, as with `base64 -d`: the data of a Secret are in base64, a token is not.",
  };
}

/** The claims of the token: whether it is valid at this time, and whom it is for. */
export const tokenCheck: Check = {
  id: "identity.token",
  title: "Token",
  needs: ["identity.credentials"],
  run(examination) {
    const { token, environment, config } = examination;
    if (token === undefined) return skipped("a certificate identifies the caller");
    if (config?.tokenSource?.scheme === "Basic") {
      return skipped("a user name and a password identify the caller");
    }
    const wrapping = wrappingOf(token);
    if (wrapping !== undefined) return failure(wrapped(wrapping));
    const claims = tokenClaims(token);
    if (!claims) return skipped("it is not a JWT, so nothing can be read from it");
    examination.claims = claims;
    const { issuer = "an unknown issuer", audiences, subject, pod, expiresAtMs } = claims;
    const nowMs = serverNowMs(examination);
    const bound = pod === undefined ? "" : `, bound to the pod ${pod}`;
    const whose = `${subject ?? "unknown subject"}${bound}; from ${issuer} for ${
      audiences.join(", ") || "no audience"
    }`;
    if (expiresAtMs !== undefined && expiresAtMs <= nowMs) {
      return failure({
        summary: `expired ${durationText(nowMs - expiresAtMs)} ago; ${whose}`,
        meaning: "The API server answers 401 to every request.",
        remedy: environment === "pod"
          ? "The kubelet has stopped replacing the file: look at `journalctl -u kubelet` of the " +
            "node for TokenRequest errors, and mount the volume without subPath. A new pod gets a " +
            "new token at once."
          : "Log in again, or get a new kubeconfig.",
      });
    }
    const earlyMs = (claims.validFromMs ?? -Infinity) - nowMs;
    // Without the server's time the clock of this machine may be wrong, which is another finding.
    if (examination.skewMs !== undefined && earlyMs > LEEWAY_MS) {
      return failure({
        summary: `valid only in ${durationText(earlyMs)}; ${whose}`,
        meaning:
          "The API server answers 401 until then: by its clock the token was issued in the " +
          "future (the claims iat and nbf).",
        remedy: "Correct the clock of the server that issued the token, if that is another one " +
          "than this API server. Then get a new token.",
      });
    }
    if (expiresAtMs === undefined) {
      if (environment === "machine") return ok(`${whose}; it does not expire`);
      return warning({
        summary: `does not expire; ${whose}`,
        meaning:
          "It is a token from a Secret: it never changes, and is valid after the pod is gone.",
        remedy: "Use a projected volume with a serviceAccountToken source, which is the default.",
      });
    }
    return ok(`${whose}; valid for ${durationText(expiresAtMs - nowMs)}`);
  },
};

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
    const { environment, claims } = examination;
    if (environment === "machine") return skipped("the kubelet does not replace this token");
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
