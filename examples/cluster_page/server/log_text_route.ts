import type { Context, Handler } from "hono";
import { ApiStatusError, type KubeFetch } from "@kubewire/kubewire";
import { podLogBytes } from "@kubewire/kubewire/pod";

/** Settings of {@linkcode logTextRoute}. */
export interface LogTextRouteOptions {
  /** Ends all logs. */
  readonly signal: AbortSignal;
}

/** The longest wait for the first piece, also for a reader who has gone away meanwhile. */
const FIRST_PIECE_LIMIT_MS = 30_000;

/** Returns the access that a reader of a container's log needs. */
export function logAccess(c: Context) {
  const { namespace = "", name = "" } = c.req.param();
  return { verb: "get", resource: "pods", subresource: "log", namespace, name } as const;
}

/**
 * Returns a handler that sends the log of a container as it is now, as a text: of its run before this
 * one with `previous` in the query, with the time of each line with `times`, and without `tail`, a
 * number of lines, all of it.
 */
export function logTextRoute(kube: KubeFetch, { signal }: LogTextRouteOptions): Handler {
  return async (c) => {
    const { namespace = "", name = "", container = "" } = c.req.param();
    const has = (key: string) => c.req.query(key) !== undefined;
    const tail = c.req.query("tail");
    const file = [name, container, ...has("previous") ? ["previous"] : []].join("_");
    const headers = {
      "content-type": "text/plain; charset=utf-8",
      "content-disposition": `attachment; filename="${file.replaceAll(/[^\w.-]/g, "_")}.log"`,
      "cache-control": "no-store",
    };
    if (c.req.method === "HEAD") return c.body(null, 200, headers); // it needs no log
    const waited = new AbortController();
    const timer = setTimeout(
      () => waited.abort(new Error("The API server does not answer.")),
      FIRST_PIECE_LIMIT_MS,
    );
    try {
      const reader = podLogBytes(kube, { namespace, name, container }, {
        previous: has("previous"),
        timestamps: has("times"),
        ...tail !== undefined && { tailLines: Number(tail) },
        // Not the request's own: on Deno that one aborts after each response, and the console says so.
        signal: AbortSignal.any([signal, waited.signal]),
      }).getReader();
      const first = await reader.read(); // a refusal comes before it
      return c.body(streamOf(first, reader), 200, headers);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const status = error instanceof ApiStatusError && error.httpStatus < 500
        ? error.httpStatus
        : error instanceof RangeError
        ? 400
        : 502;
      return c.json({ message }, status as 400);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Returns the stream of a reader whose first piece is read already. */
function streamOf(
  first: ReadableStreamReadResult<Uint8Array>,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  let next: ReadableStreamReadResult<Uint8Array> | undefined = first;
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = next ?? await reader.read();
      next = undefined;
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}
