import { ConfigurationError } from "@kubewire/kubewire";

/**
 * Returns the text of a `-data` field in base64.
 *
 * @throws {ConfigurationError} If the value is not base64. The message names the field but not the
 *   value.
 */
export function decodeBase64(base64: string, subject: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(base64));
  } catch {
    throw new ConfigurationError(`${subject} is not base64: put the PEM file through base64.`);
  }
}

/** Returns the base64 of a text. */
export function encodeBase64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}
