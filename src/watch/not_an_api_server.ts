import { NetworkError } from "../core/errors.ts";

/** Creates an error whose cause distinguishes it from a lost connection, which is temporary. */
export function notAnApiServer(server: string, detail: string): NetworkError {
  const cause = new SyntaxError(detail);
  return new NetworkError("unknown", server, detail, cause, { wasAnswered: true });
}
