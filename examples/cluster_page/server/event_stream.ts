import type { Context, Handler } from "hono";

const HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  "x-accel-buffering": "no", // nginx would collect the events
};

const encoder = new TextEncoder();

/** A body of server-sent events, or a response that refuses them. */
type EventBody = ReadableStream<Uint8Array<ArrayBuffer>> | Response;

/**
 * Returns a handler that sends server-sent events. HEAD gets the headers alone, and `open` is not
 * called for it: Hono drops the body of such a response without cancelling it.
 */
export function eventRoute(open: (c: Context) => EventBody | Promise<EventBody>): Handler {
  return async (c) => {
    const body = c.req.method === "HEAD" ? null : await open(c);
    return body instanceof Response ? body : new Response(body, { headers: HEADERS });
  };
}

/**
 * Returns frames as a stream. Nothing is opened for them before its first read, because a reader that
 * vanishes earlier may cancel nothing. `left` aborts when the reader goes away.
 */
export function streamOf(
  frames: (left: AbortSignal) => AsyncGenerator<string, void>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const left = new AbortController();
  let running: AsyncGenerator<string, void> | undefined;
  return new ReadableStream({
    async pull(controller) {
      running ??= frames(left.signal);
      const { done, value } = await running.next();
      if (left.signal.aborted) return;
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel() {
      left.abort();
      running?.return().catch(() => {}); // there is no reader to show an error to
    },
  }, { highWaterMark: 0 });
}
