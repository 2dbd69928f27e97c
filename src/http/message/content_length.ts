import { trimOf } from "../../core/trim_text.ts";
import { MalformedError } from "./http_errors.ts";

/**
 * Reads the value of a Content-Length header, which may repeat the same length (RFC 9110,
 * section 8.6).
 *
 * @param malformed Makes the error, by default a {@linkcode MalformedError}, if the value is not a
 *   number or there are two of them.
 */
export function contentLength(
  header: string,
  malformed: (why: string) => Error = (why) => new MalformedError(why),
): number {
  const [first = "", ...others] = header.split(",").map((part) => trimOf(part, " \t"));
  const length = /^\d{1,30}$/.test(first) ? Number(first) : NaN;
  if (!Number.isSafeInteger(length)) throw malformed("its length is not a number");
  if (others.some((other) => other !== first)) throw malformed("it has two lengths");
  return length;
}
