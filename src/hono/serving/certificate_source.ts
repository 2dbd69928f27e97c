import { callSafely } from "@kubewire/kubewire/internal";
import type { ServingCertificate } from "./serving_certificate.ts";

/** Settings of {@linkcode CertificateSource.get}. */
export interface GetCertificateOptions {
  /** Stops the wait, with the signal's own reason. */
  signal?: AbortSignal | undefined;
}

/**
 * A source of serving certificates for `serveHttps`: `certificateFiles`, `certificateSecret`, or one
 * of your own.
 */
export interface CertificateSource extends AsyncDisposable {
  /** Returns the present certificate; waits for the first one. */
  get(options?: {
    /** Stops the wait, with the signal's own reason. */
    signal?: AbortSignal | undefined;
  }): Promise<ServingCertificate>;
  /** Calls `listener` after each change of the certificate, until the result is disposed of. */
  onChange(listener: () => void): Disposable;
}

/** The present certificate of a source, and the listeners for its changes. */
export class HeldCertificate {
  readonly #listeners = new Set<() => void>();
  #current: ServingCertificate | undefined;

  /** The present certificate; `undefined` before the first one. */
  get current(): ServingCertificate | undefined {
    return this.#current;
  }

  /** Calls the listeners, if the certificate is another one than the present. */
  take(certificate: ServingCertificate): void {
    if (certificate.equals(this.#current)) return;
    this.#current = certificate;
    for (const listener of [...this.#listeners]) callSafely(listener);
  }

  /** Adds a listener, until the result is disposed of. */
  onChange(listener: () => void): Disposable {
    const own = () => listener(); // the same function may be added twice
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }
}
