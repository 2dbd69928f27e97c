import { isForbidden, isNotFound, isUnauthorized } from "@kubewire/kubewire";
import { isObject, isSeconds, jwtPayload, tokenTimes } from "@kubewire/kubewire/internal";
import {
  type Check,
  failure,
  type Finding,
  ok,
  type Outcome,
  skipped,
  warning,
} from "../examination/check.ts";
import {
  askServer,
  type Examination,
  serverNowMs,
  type TokenClaims,
} from "../examination/examination.ts";
import { durationText, summaryOf } from "../examination/finding_text.ts";

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
    const { token, environment } = examination;
    if (token === undefined) return skipped("a certificate identifies the caller");
    if (hasPassword(examination)) return skipped("a user name and a password identify the caller");
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

/** Returns the claims of a token, without verifying it; `undefined` if it is not a JWT. */
export function tokenClaims(token: string): TokenClaims | undefined {
  const payload = jwtPayload(token);
  if (!payload) return undefined;
  const { iss, aud, sub, iat, nbf, "kubernetes.io": own } = payload;
  const { pod, warnafter } = isObject(own) ? own : {};
  const { issuedAtMs, expiresAtMs } = tokenTimes(token);
  return {
    issuer: textOf(iss),
    audiences: [aud].flat().filter((value) => typeof value === "string"),
    subject: textOf(sub),
    pod: isObject(pod) ? textOf(pod.name) : undefined,
    issuedAtMs,
    expiresAtMs,
    validFromMs: latestOf([iat, nbf]),
    warnAfterMs: isSeconds(warnafter) ? warnafter * 1000 : undefined,
  };
}

function latestOf(seconds: readonly unknown[]): number | undefined {
  const known = seconds.filter(isSeconds);
  return known.length === 0 ? undefined : Math.max(...known) * 1000;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

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

/** Whether the API server accepts the credentials, and as whom. */
export const userCheck: Check = {
  id: "identity.user",
  title: "User",
  needs: ["network.http", "identity.token"],
  async run(examination, signal) {
    try {
      const status = await askServer(examination, { kind: "SelfSubjectReview" }, signal);
      return judge(status, examination);
    } catch (error) {
      if (isUnauthorized(error)) return failure(refused(examination));
      if (isForbidden(error) && /"system:anonymous"/.test(error.message)) {
        return failure(anonymous(examination));
      }
      if (isForbidden(error)) {
        return failure({
          summary: summaryOf(error),
          meaning: "The server accepts the credentials, but refuses even this harmless request.",
          remedy: "Restore the ClusterRoleBinding system:basic-user.",
        });
      }
      if (isNotFound(error)) return skipped("the server is too old to report it");
      throw error;
    }
  },
};

const ANONYMOUS: Finding = {
  summary: "the API server treats the requests as those of system:anonymous",
  meaning: "It did not find a token or certificate that it knows, and allows almost nothing.",
  remedy:
    "Check that something on the way does not remove the Authorization header, and that the " +
    "client certificate is of an authority that the API server trusts (--client-ca-file).",
};

const PASSWORD: Pick<Finding, "meaning" | "remedy"> = {
  meaning: "Kubernetes takes no passwords since 1.19; only a proxy in front of it may.",
  remedy: "Use a token, a client certificate or an exec plugin in the kubeconfig.",
};

/** A server without a proxy ignores a password, and takes the request for one without credentials. */
function anonymous(examination: Examination): Finding {
  return hasPassword(examination) ? { ...ANONYMOUS, ...PASSWORD } : ANONYMOUS;
}

function judge({ userInfo }: Record<string, unknown>, examination: Examination): Outcome {
  const { username } = isObject(userInfo) ? userInfo : {};
  if (username === "system:anonymous") return failure(anonymous(examination));
  return ok(typeof username === "string" ? username : "accepted");
}

/** The audience of API servers whose issuer has another name, such as those of EKS. */
const OWN_NAME = /^(?:https:\/\/)?kubernetes\.default(?:\.svc)?(?:\.cluster\.local)?\/?$/;

/** A 401 does not say why; the claims may. */
function refused(examination: Examination): Finding {
  const { token, claims, environment } = examination;
  if (hasPassword(examination)) {
    return { summary: "the API server answers 401 to the user name and the password", ...PASSWORD };
  }
  const summary = "the API server answers 401 to the credentials";
  if (token === undefined) {
    return {
      summary,
      meaning: "It does not trust the authority of the client certificate.",
      remedy: "Get a new kubeconfig of this cluster.",
    };
  }
  const { issuer, audiences = [], pod } = claims ?? {};
  const isForServer = audiences.some((audience) => audience === issuer || OWN_NAME.test(audience));
  if (issuer !== undefined && audiences.length > 0 && !isForServer) {
    return {
      summary: `${summary}: the token is for the audience ${audiences.join(", ")}`,
      meaning: "By default an API server accepts the tokens whose audience is their issuer, " +
        `${issuer}.`,
      remedy: "Use the token of the default volume for the API server. A projected token for " +
        "another service has its own `audience`; leave that field out for the API server.",
    };
  }
  const bound = pod === undefined ? "the service account" : `the service account, the pod ${pod}`;
  return {
    summary: `${summary}, although the token has not expired`,
    meaning: environment === "pod"
      ? `The token is void because ${bound} or the node was deleted, or it is of another cluster, ` +
        "or the cluster's signing key was replaced."
      : "The token was withdrawn, or is of another cluster.",
    remedy: environment === "pod"
      ? "Restart the pod: it gets a new token. If that does not help, look at the log of the API " +
        "server for the reason, and at --service-account-key-file."
      : "Log in again, and check that the user and the cluster of the context belong together.",
  };
}

function hasPassword({ config }: Examination): boolean {
  return config?.tokenSource?.scheme === "Basic";
}
