const FIRST_MS = 10_000;
const LONGEST_MS = 300_000;
/** After so long without a failure, the next one counts as the first. */
const STABLE_MS = 2 * LONGEST_MS;

/**
 * How long a kubelet waits before it starts containers again that failed: the first time not at all,
 * then 10 s, and twice as long each time, up to 5 minutes.
 *
 * Source: `doBackOff` of `k8s.io/kubernetes/pkg/kubelet/kuberuntime`, and `Backoff` of
 * `k8s.io/client-go/util/flowcontrol`.
 */
export class RestartBackoff {
  readonly #restarts = new Map<string, { readonly delayMs: number; readonly restartMs: number }>();

  /** Returns the delay for a pod whose containers have failed now; the next one is longer. */
  next(uid: string, nowMs: number): number {
    const last = this.#restarts.get(uid);
    const isFirst = last === undefined || nowMs - last.restartMs > STABLE_MS;
    const waitMs = isFirst ? 0 : last.delayMs;
    this.#restarts.set(uid, {
      delayMs: isFirst ? FIRST_MS : Math.min(2 * waitMs, LONGEST_MS),
      restartMs: nowMs + waitMs,
    });
    return waitMs;
  }

  /** Forgets a pod that is gone. */
  forget(uid: string): void {
    this.#restarts.delete(uid);
  }
}
