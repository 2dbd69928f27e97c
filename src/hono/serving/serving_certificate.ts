import { ConfigurationError } from "@kubewire/kubewire";
import { certificateBlocks, isKeyPair, shownValue } from "@kubewire/kubewire/internal";

/**
 * A certificate with its key, for a server. The key is not shown when the object is printed or
 * serialized.
 *
 * @example
 * ```ts
 * import { ServingCertificate } from "jsr:@kubewire/hono";
 *
 * const certificate = new ServingCertificate(
 *   await Deno.readTextFile("tls.crt"),
 *   await Deno.readTextFile("tls.key"),
 * );
 * console.log(certificate.certificatePem);
 * ```
 */
export class ServingCertificate {
  /** The certificate, and the certificates between it and the authority, as PEM. */
  readonly certificatePem: string;
  readonly #keyPem: string;

  /**
   * Creates the pair from PEM texts.
   *
   * @throws {TypeError} If one of them is not a text, but bytes for example.
   * @throws {ConfigurationError} If one of them cannot be read, or the key is of another certificate.
   */
  constructor(certificatePem: string, keyPem: string) {
    checkPem("certificatePem", certificatePem);
    checkPem("keyPem", keyPem);
    const certificates = certificateBlocks(certificatePem);
    if (certificates.length === 0) {
      throw new ConfigurationError("The certificate has no PEM block CERTIFICATE.");
    }
    this.certificatePem = `${certificates.join("\n")}\n`;
    this.#keyPem = keyPem;
    let fits: boolean;
    try {
      fits = isKeyPair(this.certificatePem, keyPem);
    } catch (cause) {
      throw new ConfigurationError("The certificate or its key cannot be read as PEM.", { cause });
    }
    if (!fits) throw new ConfigurationError("The key belongs to another certificate.");
  }

  /** Returns the key as PEM. */
  keyPem(): string {
    return this.#keyPem;
  }

  /** Returns whether another certificate has the same content. */
  equals(other: ServingCertificate | undefined): boolean {
    return this.certificatePem === other?.certificatePem &&
      this.#keyPem === other.#keyPem;
  }
}

function checkPem(name: string, pem: unknown): void {
  if (typeof pem === "string") return;
  throw new TypeError(`${name} must be a string of PEM: it is ${shownValue(pem)}.`);
}
