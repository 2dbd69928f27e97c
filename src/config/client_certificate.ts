import { certificateBlocks } from "../core/certificate_blocks.ts";

/**
 * A client certificate with its key, for servers that identify clients by mutual TLS. The key is
 * not shown when the object is printed or serialized.
 *
 * @example
 * ```ts
 * import { ClientCertificate, createKubeFetch } from "jsr:@kubewire/kubewire";
 *
 * await using kube = createKubeFetch({
 *   server: "https://kubernetes.example.com:6443",
 *   caFile: "/etc/kubernetes/pki/ca.crt",
 *   clientCertificate: new ClientCertificate(
 *     await Deno.readTextFile("/etc/kubernetes/pki/admin.crt"),
 *     await Deno.readTextFile("/etc/kubernetes/pki/admin.key"),
 *   ),
 * });
 * ```
 */
export class ClientCertificate {
  /** The certificate, and the certificates between it and the authority, as PEM. */
  readonly certificatePem: string;
  readonly #keyPem: string;

  /**
   * Creates the pair from PEM texts; both may come from one file, as the kubelet's do.
   *
   * @throws {TypeError} If one of them does not contain a PEM block of its kind.
   */
  constructor(certificatePem: string, keyPem: string) {
    const certificates = certificateBlocks(certificatePem);
    if (certificates.length === 0) {
      throw new TypeError("The client certificate has no PEM block CERTIFICATE.");
    }
    if (!/-----BEGIN (\w+ )?PRIVATE KEY-----/.test(keyPem)) {
      throw new TypeError("The client certificate's key has no PEM block PRIVATE KEY.");
    }
    this.certificatePem = `${certificates.join("\n")}\n`; // drops a key in the same file
    this.#keyPem = keyPem;
  }

  /** Returns the key as PEM. */
  keyPem(): string {
    return this.#keyPem;
  }
}
