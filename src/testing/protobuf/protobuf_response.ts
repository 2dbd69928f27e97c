import { joinBytes } from "../bytes/join_bytes.ts";
import { encodeObject, encodeWatchEvent, isEncodable, type ObjectType } from "./protobuf_object.ts";
import { ProtobufError } from "./wire_reader.ts";

type Encodable = Record<string, unknown> & ObjectType;

/** Settings of {@linkcode protobufResponse}. */
export interface ProtobufResponseOptions {
  /** Media type of the result. */
  type: string;
  /** Whether the body is a stream of events. */
  watch: boolean;
  /** Returns the Status for an object that cannot be encoded. */
  refuse: (why: string) => Encodable & { code?: number };
}

/**
 * Returns a JSON response in protobuf: an object, a list, a Status, or the events of a watch. One that
 * has no such encoding, such as the version or a text, stays as it is.
 */
export async function protobufResponse(
  response: Response,
  options: ProtobufResponseOptions,
): Promise<Response> {
  const { type, watch, refuse } = options;
  if (response.headers.get("content-type") !== "application/json" || !response.body) {
    return response;
  }
  const { status } = response;
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  headers.set("content-type", watch && response.ok ? `${type};stream=watch` : type);
  if (watch && response.ok) {
    return new Response(protobufEvents(response.body, refuse), { status, headers });
  }
  const text = await response.text();
  const object: Encodable = JSON.parse(text);
  if (!isEncodable(object)) return new Response(text, { status, headers: response.headers });
  try {
    return new Response(encodeObject(object), { status, headers });
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    const failure = refuse(error.message);
    return new Response(encodeObject(failure), { status: failure.code ?? 500, headers });
  }
}

/**
 * Returns the events of a JSON body, a piece for each piece that ends one: an event is read when the
 * client reads the one before. A body that ends within an event does so in protobuf too.
 */
function protobufEvents(
  body: ReadableStream<Uint8Array>,
  refuse: ProtobufResponseOptions["refuse"],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let line = "";
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          if (line !== "") controller.enqueue(Uint8Array.of(0, 0, 0, 1)); // a length without its bytes
          return controller.close();
        }
        const [first = "", ...others] = decoder.decode(value, { stream: true }).split("\n");
        if (others.length === 0) {
          line += first;
          continue;
        }
        const whole = [line + first, ...others.slice(0, -1)];
        line = others.at(-1)!;
        return controller.enqueue(joinBytes(whole.map((text) => eventOf(text, refuse))));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

function eventOf(
  line: string,
  refuse: ProtobufResponseOptions["refuse"],
): Uint8Array<ArrayBuffer> {
  const { type, object }: { type: string; object: Encodable } = JSON.parse(line);
  try {
    return encodeWatchEvent(type, encodeObject(object));
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    return encodeWatchEvent("ERROR", encodeObject(refuse(error.message)));
  }
}
