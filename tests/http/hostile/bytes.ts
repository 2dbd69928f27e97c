import { MARK } from "./case.ts";

/** Returns a head with these lines after the status line. */
export function head(...lines: string[]): string {
  return headOf("HTTP/1.1 200 OK", ...lines);
}

/** Returns a head of these lines. */
export function headOf(...lines: string[]): string {
  return lines.map((line) => `${line}\r\n`).join("") + "\r\n";
}

/** The head of a response whose body is {@linkcode MARK}. */
export const SIZED = head("Content-Length: 8");

/** The head of a response in chunks. */
export const CHUNKED = head("Transfer-Encoding: chunked");

/** A whole response of a fixed length. */
export const WHOLE: string = SIZED + MARK;

/** The chunk that holds {@linkcode MARK}. */
export const CHUNK: string = `8\r\n${MARK}\r\n`;

/** The last chunk, and the end of the trailers. */
export const LAST = "0\r\n\r\n";

/** Another whole response, which must never be taken for the response to a request. */
export const STRAY: string = headOf("HTTP/1.1 200 OK", "Content-Length: 14") + `stray ${MARK}`;
