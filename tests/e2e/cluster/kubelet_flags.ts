import type { ServiceAccountIdentity } from "./service_account.ts";

/** Settings of a kubelet: its token's account, volume and lifetime. */
export interface KubeletOptions extends ServiceAccountIdentity {
  /** Directory of the volume; created if it does not exist. */
  directory: string;
  /** Binds the token to this pod, as the kubelet does: deleting the pod revokes it. */
  pod?: string;
  /**
   * Seconds requested from TokenRequest, which issues no token below 600.
   *
   * @default 600
   */
  expirationSeconds?: number;
  /**
   * Signs tokens that live for this many milliseconds (whole seconds) with the API server's own
   * key instead of asking TokenRequest.
   *
   * The API server accepts a token for a minute past its expiry, and for 10 s more if it has just
   * accepted it.
   */
  lifetimeMs?: number;
}

/** The parts of a cluster that its kubelets use. */
export interface KubeletAccess {
  /** Path of a kubeconfig for the administrator. */
  adminKubeconfig: string;
  /** `iss` and `aud` of the tokens; undefined for a cluster that these tests did not start. */
  issuer: string | undefined;
  /** Private key that signs the tokens; undefined for a cluster that these tests did not start. */
  serviceAccountKeyFile: string | undefined;
}

/**
 * Returns the flags of the kubelet program.
 *
 * @throws {TypeError} when `lifetimeMs` is set for a cluster whose signing key is not available.
 * @throws {RangeError} when `lifetimeMs` is not a positive number of whole seconds.
 */
export function kubeletFlags(access: KubeletAccess, options: KubeletOptions): string[] {
  const { directory, namespace, serviceAccount, pod, expirationSeconds = 600 } = options;
  return [
    `-kubeconfig=${access.adminKubeconfig}`,
    `-directory=${directory}`,
    `-namespace=${namespace}`,
    `-service-account=${serviceAccount}`,
    `-expiration-seconds=${expirationSeconds}`,
    ...pod ? [`-pod=${pod}`] : [],
    ...options.lifetimeMs === undefined ? [] : signFlags(access, options.lifetimeMs),
  ];
}

function signFlags(access: KubeletAccess, lifetimeMs: number): string[] {
  if (!access.serviceAccountKeyFile) {
    throw new TypeError(
      "lifetimeMs needs the API server's signing key, which is here only after " +
        "ControlPlane.start; use expirationSeconds.",
    );
  }
  if (!(lifetimeMs >= 1000 && lifetimeMs % 1000 === 0)) {
    throw new RangeError(
      `lifetimeMs is ${lifetimeMs}; a JWT counts whole seconds, so use a multiple of 1000.`,
    );
  }
  return [
    `-sign-key=${access.serviceAccountKeyFile}`,
    `-issuer=${access.issuer}`,
    `-lifetime=${lifetimeMs}ms`,
  ];
}
