import { certificateBlocks, contentOfBlock } from "../core/certificate_blocks.ts";
import { ConfigurationError } from "../core/errors.ts";

/**
 * Checks that a PEM text contains certificates and that none of them is damaged, and returns it.
 *
 * @throws {ConfigurationError} If the check fails; the message names `subject`.
 */
export function checkCaPem(pem: string, subject: string): string {
  const remedy = "It must hold the PEM certificates of the cluster's authority.";
  let count: number;
  try {
    count = countCertificates(pem);
  } catch (error) {
    const why = error instanceof Error ? error.message : "it is damaged";
    throw new ConfigurationError(`${subject} cannot be used: ${why}. ${remedy}`, { cause: error });
  }
  if (count === 0) {
    const what = pem.trim() === "" ? "is empty" : "has no certificate in it";
    throw new ConfigurationError(`${subject} ${what}. ${remedy}`);
  }
  return pem;
}

const BOUNDARY = /-----(BEGIN|END) CERTIFICATE-----/g;

/**
 * Counts the certificates in a PEM text, and throws if a block is not a certificate. TLS libraries
 * skip unreadable blocks and fail much later with an error that does not name the file.
 *
 * @throws {TypeError} If a block's content is not base64 of one DER sequence, or the BEGIN or END
 * line of a block is missing.
 */
export function countCertificates(pem: string): number {
  let count = 0;
  for (const block of certificateBlocks(pem)) {
    count++;
    if (!isDerCertificate(decodeBase64(contentOfBlock(block)))) {
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

/** Whether the bytes are one DER sequence that fills the block and starts with another sequence. */
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
