import type { Buffer } from "node:buffer";

const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const ALPN = 16;
const RECORD_HEAD_BYTES = 5;

/**
 * Returns whether a client offers `h2` by ALPN, from the first bytes that it sends over TLS;
 * `undefined` while more bytes are needed. Bytes that are no ClientHello in one record offer nothing.
 */
export function offersHttp2(bytes: Buffer): boolean | undefined {
  if (bytes.length < RECORD_HEAD_BYTES) return undefined;
  if (bytes[0] !== HANDSHAKE) return false;
  const end = RECORD_HEAD_BYTES + bytes.readUInt16BE(3);
  if (bytes.length < end) return undefined;
  try {
    return alpnOf(bytes.subarray(RECORD_HEAD_BYTES, end)).includes("h2");
  } catch {
    return false; // the server will say what is wrong
  }
}

/** Reads the protocols of a ClientHello (RFC 8446, section 4.1.2). */
function alpnOf(hello: Buffer): string[] {
  if (hello[0] !== CLIENT_HELLO) return [];
  let at = 4 + 2 + 32; // type and length, version, random
  at += 1 + hello.readUInt8(at); // session
  at += 2 + hello.readUInt16BE(at); // cipher suites
  at += 1 + hello.readUInt8(at); // compression
  const end = at + 2 + hello.readUInt16BE(at);
  for (at += 2; at < end;) {
    const length = hello.readUInt16BE(at + 2);
    if (hello.readUInt16BE(at) === ALPN) return namesOf(hello.subarray(at + 6, at + 4 + length));
    at += 4 + length;
  }
  return [];
}

function namesOf(list: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at < list.length; at += 1 + list.readUInt8(at)) {
    names.push(list.toString("latin1", at + 1, at + 1 + list.readUInt8(at)));
  }
  return names;
}
