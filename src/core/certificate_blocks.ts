const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Returns the certificates in a PEM text, a block each, without what is between them. */
export function certificateBlocks(pem: string): string[] {
  return pem.match(BLOCK) ?? [];
}
