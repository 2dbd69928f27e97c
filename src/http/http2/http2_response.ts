import { isBodiless, OwnResponse, wholeBody } from "../message/own_response.ts";
import type { RequestMessage } from "../message/request_message.ts";
import type { Http2Stream } from "./http2_stream.ts";
import { withoutFragment } from "./request_fields.ts";
import type { FieldsHead } from "./response/response_fields.ts";
import { StreamBody } from "./stream_body.ts";

type Answered = Pick<RequestMessage, "method" | "url" | "isLong">;

/** Returns the response of a stream, whose headers have arrived. */
export function responseOf(
  { status, fields }: FieldsHead,
  stream: Http2Stream,
  { method, url, isLong }: Answered,
): Response {
  const init = { status, url: withoutFragment(url) };
  const response = new OwnResponse(bodyOf(stream, { method, status, isLong }), init);
  // This is cheaper than to create headers that the response copies.
  for (const { name, value } of fields) response.headers.append(name, value);
  return response;
}

function bodyOf(
  stream: Http2Stream,
  { method, status, isLong }: Omit<Answered, "url"> & { status: number },
): BodyInit | null {
  if (isBodiless(method, status)) {
    stream.endBodiless();
    return null;
  }
  if (!stream.isEnded || isLong || stream.hasFailed) return new StreamBody(stream);
  return wholeBody(stream.takeAll());
}
