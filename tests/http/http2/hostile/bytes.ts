import { type ContentOptions, data, headers } from "../../../support/http2/frames.ts";
import type { Field } from "../../../support/http2/hpack_tables.ts";
import { block } from "../../../support/http2/hpack_writer.ts";
import { BODY, type Http2Case } from "./case.ts";
import { connectionError, eitherError, fails, streamError } from "./expected.ts";
import type { CodeName } from "../../../support/http2/frames.ts";

/** The block of a response with status 200 and these fields. */
export function okBlock(...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  return block([":status", "200"], ...fields);
}

/** The head of a response with status 200 and these fields. */
export function head(stream: number, ...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  return headers(stream, okBlock(...fields));
}

/** The head of a response of these fields alone. */
export function headOf(
  stream: number,
  fields: readonly Field[],
  options: ContentOptions = {},
): Uint8Array<ArrayBuffer> {
  return headers(stream, block(...fields), options);
}

/** The usual content, which ends its stream. */
export function body(stream: number): Uint8Array<ArrayBuffer> {
  return data(stream, BODY, { end: true });
}

/** The usual response. */
export function whole(stream: number): Uint8Array<ArrayBuffer>[] {
  return [head(stream), body(stream)];
}

type Sends = Http2Case["answer"];
type Common = Pick<Http2Case, "name" | "section" | "answer">;
type More = Partial<Http2Case>;

/** Makes a case that keeps the rules. */
export function good(
  section: string,
  name: string,
  answer: Http2Case["answer"],
  more: More = {},
): Http2Case {
  return {
    ...{ section, name, answer },
    expected: { at: "answer", status: 200, body: BODY },
    after: [{ at: "kept", codes: [] }],
    ...more,
  };
}

/** Makes a case that is a stream error: with one of `codes`, or with PROTOCOL_ERROR. */
export function badStream(
  section: string,
  name: string,
  answer: Sends,
  { codes = ["PROTOCOL_ERROR"], ...more }: More & { codes?: readonly CodeName[] } = {},
): Http2Case {
  const common: Common = { section, name, answer };
  return { ...common, expected: fails, after: streamError(...codes), ...more };
}

/** Makes a case that is a connection error: with one of `codes`, or with PROTOCOL_ERROR. */
export function badConnection(
  section: string,
  name: string,
  answer: Http2Case["answer"],
  { codes = ["PROTOCOL_ERROR"], ...more }: More & { codes?: readonly CodeName[] } = {},
): Http2Case {
  const common: Common = { section, name, answer };
  return { ...common, expected: fails, after: connectionError(...codes), ...more };
}

/** Makes a case that is a stream error or a connection error. */
export function badEither(
  section: string,
  name: string,
  answer: Sends,
  { codes = ["PROTOCOL_ERROR"], ...more }: More & { codes?: readonly CodeName[] } = {},
): Http2Case {
  const common: Common = { section, name, answer };
  return { ...common, expected: fails, after: eitherError(...codes), ...more };
}
