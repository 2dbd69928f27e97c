import { TokenInvalidError } from "../core/errors.ts";
import { isObject } from "../core/is_object.ts";

const MAX_LENGTH = 1024 * 1024;

/**
 * Checks a text for use as a token in an `Authorization` header, and returns it without surrounding
 * white space. The text is never shown: the runtimes' own errors for a bad header print the value.
 *
 * @throws {TokenInvalidError} If the text is empty, over 1 MiB or not printable ASCII.
 */
export function parseToken(content: string, subject: string): string {
  if (typeof content !== "string") throw new TokenInvalidError(`${subject} is not text.`);
  if (content.length > MAX_LENGTH) {
    throw new TokenInvalidError(`${subject} is over 1 MiB long: that is not a bearer token.`);
  }
  const token = content.trim();
  if (token === "") throw new TokenInvalidError(`${subject} is empty.`);
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new TokenInvalidError(
      `${subject} has a character in it that is not printable ASCII, such as a space, a line ` +
        "break or a NUL: that is not a bearer token.",
    );
  }
  return token;
}

/** The issue time and the expiry time of a JWT, in milliseconds since 1970. */
export interface TokenTimes {
  /** The `iat` claim. */
  issuedAtMs?: number;
  /** The `exp` claim. */
  expiresAtMs?: number;
}

/** Returns the times in a JWT, without verifying it; empty if the token is not a JWT. */
export function tokenTimes(token: string): TokenTimes {
  const { iat, exp } = jwtPayload(token) ?? {};
  return {
    ...(isSeconds(iat) && { issuedAtMs: iat * 1000 }),
    ...(isSeconds(exp) && { expiresAtMs: exp * 1000 }),
  };
}

/** Whether a claim is a number; `1e400` is Infinity for `JSON.parse`. */
export function isSeconds(claim: unknown): claim is number {
  return Number.isFinite(claim);
}

/** Returns the claims of a JWT, without verifying it; `undefined` if the token is not a JWT. */
export function jwtPayload(token: string): Record<string, unknown> | undefined {
  const [, payload, signature] = token.split(".");
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const bytes = Uint8Array.fromBase64(payload, { alphabet: "base64url" });
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}
