const RECORD = 0x16;
const CLIENT_HELLO = 1;
const TLS_1_2 = [3, 3];
/** The cipher suites that every server of Kubernetes has: ECDHE with AES-GCM. */
const SUITES = [0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x2c, 0xc0, 0x30];
/** The extensions for elliptic curves (P-256, X25519) and signatures (ECDSA, RSA). */
const CURVES = [0, 10, 0, 6, 0, 4, 0, 23, 0, 29];
const SIGNATURES = [0, 13, 0, 10, 0, 8, 4, 3, 8, 4, 4, 1, 5, 1];

/**
 * Returns the first message of TLS 1.2 (RFC 5246, section 7.4.1.2), to see whether a server answers
 * at all. An address is not sent as a name.
 */
export function clientHello(hostname: string): Uint8Array {
  const random = crypto.getRandomValues(new Uint8Array(32));
  const isAddress = /^[\d.]+$|:/.test(hostname);
  const name = isAddress ? [] : extension(0, sized(2, [0, ...sized(2, bytesOf(hostname))]));
  const extensions = [...name, ...CURVES, ...SIGNATURES];
  const body = [...TLS_1_2, ...random, 0, ...sized(2, SUITES), 1, 0, ...sized(2, extensions)];
  return Uint8Array.of(RECORD, 3, 1, ...sized(2, [CLIENT_HELLO, ...sized(3, body)]));
}

function extension(type: number, content: number[]): number[] {
  return [type >> 8, type & 0xff, ...sized(2, content)];
}

function bytesOf(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}

/** Returns bytes after their count, which has `width` bytes. */
function sized(width: number, bytes: readonly number[]): number[] {
  const count = Array.from(
    { length: width },
    (_, at) => bytes.length >> 8 * (width - 1 - at) & 0xff,
  );
  return [...count, ...bytes];
}
