import { ConfigurationError } from "../core/errors.ts";

/**
 * The text that a `-data` field has as base64.
 *
 * @throws {ConfigurationError} If it is no base64; the message names the field and shows nothing of it.
 */
export function decodeBase64(base64: string, subject: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(base64));
  } catch {
    throw new ConfigurationError(`${subject} is not base64: put the PEM file through base64.`);
  }
}

/** The base64 of a text. */
export function encodeBase64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}
