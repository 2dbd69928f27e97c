import { trimOf } from "../core/trim_text.ts";
import { MalformedError } from "./http_errors.ts";

/**
 * Reads the value of a Content-Length header, which may repeat the same length (RFC 9110,
 * section 8.6).
 *
 * @throws {MalformedError} If it is not a number, or there are two of them.
 */
export function contentLength(header: string): number {
  const [first = "", ...others] = header.split(",").map((part) => trimOf(part, " \t"));
  const length = /^\d{1,30}$/.test(first) ? Number(first) : NaN;
  if (!Number.isSafeInteger(length)) throw new MalformedError("its length is not a number");
  if (others.some((other) => other !== first)) throw new MalformedError("it has two lengths");
  return length;
}
