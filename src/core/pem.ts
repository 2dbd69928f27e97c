const BLOCK = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g;
const BOUNDARY = /-----(BEGIN|END) CERTIFICATE-----/g;

/**
 * Counts the certificates of a PEM text, and throws where a block is not one. TLS libraries skip
 * what they cannot read and fail much later with an error that does not name the file.
 *
 * @throws {TypeError} If a block's content is not base64 of one DER sequence, or a block has lost its
 * BEGIN or END line.
 */
export function countCertificates(pem: string): number {
  let count = 0;
  for (const [, base64 = ""] of pem.matchAll(BLOCK)) {
    count++;
    if (!isDerCertificate(decodeBase64(base64))) {
      throw new TypeError(`certificate ${count} is not valid: its content is damaged`);
    }
  }
  if ([...pem.matchAll(BOUNDARY)].length !== 2 * count) {
    throw new TypeError("a certificate is cut off: its BEGIN or END line is missing");
  }
  return count;
}

function decodeBase64(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64.replace(/\s+/g, "")), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** A certificate is a DER sequence that fills the block and starts with another sequence. */
function isDerCertificate(der: Uint8Array | undefined): boolean {
  if (!der) return false;
  const outer = sequenceAt(der, 0);
  if (!outer || outer.end !== der.length) return false;
  const inner = sequenceAt(der, outer.start);
  return inner !== undefined && inner.end < outer.end;
}

function sequenceAt(der: Uint8Array, at: number): { start: number; end: number } | undefined {
  if (der[at] !== 0x30) return undefined;
  const first = der[at + 1] ?? 0xff;
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 3) return undefined;
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (der[start + i] ?? 0);
    start += octets;
  }
  return start + length <= der.length ? { start, end: start + length } : undefined;
}
