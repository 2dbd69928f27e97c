import type { Clock } from "@kubewire/kubewire";
import { type CertificateSource, presentCertificate } from "./certificate_source.ts";
import type { ServingCertificate } from "./serving_certificate.ts";

/** Settings of {@linkcode followCertificate}. */
export interface FollowOptions {
  /** The certificate that is served at the start. */
  served: ServingCertificate;
  /** Serves another certificate; called for one at a time. */
  exchange: (certificate: ServingCertificate) => Promise<void>;
  /** Called when the source or `exchange` has failed. */
  onError: (error: unknown) => void;
  /** The clock for the pause after a failure. */
  clock: Clock;
}

/** The pause after a failure. */
const RETRY_MS = 10_000;

/** Serves each new certificate of a source, until the result is disposed of. */
export function followCertificate(
  certificates: CertificateSource,
  { served, exchange, onError, clock }: FollowOptions,
): Disposable {
  let current = served;
  let pending = Promise.resolve();
  let retry: Disposable | undefined;
  let isOver = false;
  const follow = async () => {
    try {
      const newest = isOver ? current : await presentCertificate(certificates);
      if (isOver || newest.equals(current)) return;
      await exchange(newest);
      current = newest;
    } catch (error) {
      if (isOver) return;
      onError(error);
      retry?.[Symbol.dispose]();
      retry = clock.setTimer(onChange, RETRY_MS);
    }
  };
  const onChange = () => {
    pending = pending.then(follow);
  };
  const subscription = certificates.onChange(onChange);
  onChange(); // it may have changed before the subscription
  return {
    [Symbol.dispose]() {
      isOver = true;
      subscription[Symbol.dispose]();
      retry?.[Symbol.dispose]();
    },
  };
}
