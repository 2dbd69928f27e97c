import { ConfigurationError } from "../core/errors.ts";
import type { TlsSettings } from "./runtime.ts";

/** The part of `node:crypto` that is used here. */
interface Crypto {
  createPrivateKey(pem: string): unknown;
  X509Certificate: new (pem: string) => { checkPrivateKey(key: unknown): boolean };
}

/**
 * Checks that a client certificate and its key fit. Bun itself looks at that for each connection only,
 * Deno from 2.9 on when a client is made; before it ends the process with a panic (seen on 2.7.14).
 *
 * @throws {ConfigurationError} If they do not, or cannot be read.
 */
export function checkKeyPair({ certificatePem, privateKeyPem }: TlsSettings): void {
  if (certificatePem === undefined || privateKeyPem === undefined) return;
  const { process } = globalThis as unknown as {
    process: { getBuiltinModule(name: string): Crypto };
  };
  // A built-in of the runtime: an import would be a dependency of every program.
  const { X509Certificate, createPrivateKey } = process.getBuiltinModule("node:crypto");
  let fits: boolean;
  try {
    fits = new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(privateKeyPem));
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
