import { callSafely, isObject } from "@kubewire/kubewire/internal";
import { ServingCertificate } from "./serving_certificate.ts";

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

/**
 * Returns the present certificate of a source. Anything but a {@linkcode ServingCertificate} is
 * refused before it is used: if a program calls a text as a function, Bun's message shows the text,
 * and `keyPem` as a text is the key. So the messages here show types only.
 *
 * @throws {TypeError} If the source returns something else.
 */
export async function presentCertificate(
  certificates: CertificateSource,
  options: GetCertificateOptions = {},
): Promise<ServingCertificate> {
  const certificate: unknown = await certificates.get(options);
  if (certificate instanceof ServingCertificate) return certificate;
  throw new TypeError(
    "The get of certificates must return a ServingCertificate: it returned a value of type " +
      `${typeof certificate}. Make one with new ServingCertificate(certificatePem, keyPem).`,
  );
}

/**
 * Refuses a source without the functions of one.
 *
 * @throws {TypeError} If it lacks one.
 */
export function checkSource(certificates: unknown): void {
  if (!isObject(certificates)) {
    throw new TypeError(
      "certificates must be a source, such as the result of certificateFiles or " +
        `certificateSecret: it is of type ${typeof certificates}.`,
    );
  }
  for (const name of ["get", "onChange"]) {
    if (typeof certificates[name] === "function") continue;
    throw new TypeError(
      `certificates must be a source with the functions get and onChange: it has no ${name}. ` +
        "Take the result of certificateFiles or certificateSecret.",
    );
  }
}
