import { ConfigurationError } from "../core/errors.ts";
import type { TlsSettings } from "./runtime.ts";

/** The part of `node:crypto` that is used here. */
interface Crypto {
  createPrivateKey(pem: string): unknown;
  X509Certificate: new (pem: string) => { checkPrivateKey(key: unknown): boolean };
}

/**
 * Returns whether a certificate, the first one of a PEM text, is that of a private key.
 *
 * @throws The error of the runtime, if one of them cannot be read.
 */
export function isKeyPair(certificatePem: string, keyPem: string): boolean {
  const { process } = globalThis as unknown as {
    process: { getBuiltinModule(name: string): Crypto };
  };
  // A built-in of the runtime: an import would load it in every program.
  const { X509Certificate, createPrivateKey } = process.getBuiltinModule("node:crypto");
  return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
}

/**
 * Checks that a client certificate and its key match. Bun itself checks this only for each
 * connection, Deno 2.9 and later when a client is created; earlier versions of Deno end the process
 * with a panic (seen on 2.7.14).
 *
 * @throws {ConfigurationError} If they do not match, or cannot be read.
 */
export function checkKeyPair({ certificatePem, keyPem }: TlsSettings): void {
  if (certificatePem === undefined || keyPem === undefined) return;
  let fits: boolean;
  try {
    fits = isKeyPair(certificatePem, keyPem);
  } catch (error) {
    throw new ConfigurationError(
      "The TLS settings cannot be used: the client certificate or its key cannot be read " +
        `(${error instanceof Error ? error.message : "unknown"})`,
      { cause: error },
    );
  }
  if (fits) return;
  throw new ConfigurationError(
    "The TLS settings cannot be used: the key is of another certificate than the client's.",
  );
}
