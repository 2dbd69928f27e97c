import { isJsonObject } from "../json/json_value.ts";
import { badRequest } from "../status/api_errors.ts";

/** The start of the next page of a list. */
export interface ContinueToken {
  /** Revision of the pages; -1 for the latest one, after the first one has expired. */
  revision: number;
  /** First possible key of the page, without the prefix of the list. */
  start: string;
}

/** Encodes a token in the form of `k8s.io/apiserver/pkg/storage`: JSON in unpadded base64url. */
export function encodeContinueToken({ revision, start }: ContinueToken): string {
  const json = JSON.stringify({ v: "meta.k8s.io/v1", rv: revision, start });
  return btoa(String.fromCodePoint(...new TextEncoder().encode(json)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Decodes a token.
 *
 * @throws {StatusError} 400 if it is not a valid token of this server.
 */
export function decodeContinueToken(text: string): ContinueToken {
  const token = parse(text);
  if (!isJsonObject(token)) throw invalidToken("continue key is not valid");
  const { v, rv, start } = token;
  if (v !== "meta.k8s.io/v1") {
    throw invalidToken(
      `continue key is not valid: server does not recognize this encoded version ${v ?? ""}`,
    );
  }
  if (typeof rv !== "number" || rv === 0) {
    throw invalidToken(
      "continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)",
    );
  }
  if (typeof start !== "string" || start === "") {
    throw invalidToken(
      "continue key is not valid: encoded start key empty (version meta.k8s.io/v1)",
    );
  }
  return { revision: rv, start };
}

function parse(text: string): unknown {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(
      new TextDecoder().decode(Uint8Array.from(binary, (unit) => unit.charCodeAt(0))),
    );
  } catch {
    throw invalidToken("continue key is not valid");
  }
}

function invalidToken(why: string) {
  return badRequest(`invalid continue token: ${why}`);
}
