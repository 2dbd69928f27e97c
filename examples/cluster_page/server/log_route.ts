import type { Handler } from "hono";
import { streamSSE } from "hono/streaming";
import type { KubeFetch } from "@kubewire/kubewire";
import { podLogBytes } from "@kubewire/kubewire/pod";

/** Settings of {@linkcode logRoute}. */
export interface LogRouteOptions {
  /** Ends all logs. */
  readonly signal: AbortSignal;
}

const TAIL_LINES = 500;
const MAX_BATCH = 200;
/** A revoked token reads on for as long, and for the time of `authenticate`. */
const RENEW_AFTER_MS = 60_000;

/**
 * Returns a handler that follows the log of a container as server-sent events: `reset`, then `lines`,
 * and `end` with the reason once it is over. An event's id is the time of its last line, from which a
 * browser goes on after a lost connection.
 */
export function logRoute(kube: KubeFetch, { signal }: LogRouteOptions): Handler {
  return (c) =>
    streamSSE(c, async (stream) => {
      const left = new AbortController();
      stream.onAbort(() => left.abort());
      const renewal = new AbortController();
      const timer = c.get("user") && setTimeout(() => renewal.abort(), RENEW_AFTER_MS);
      const { namespace = "", name = "", container = "" } = c.req.param();
      const last = c.req.header("last-event-id") ?? "";
      const sinceTime = new Date(last);
      const isResumed = !Number.isNaN(sinceTime.getTime());
      const end = (reason: string) =>
        stream.writeSSE({ event: "end", data: JSON.stringify({ reason }) });
      try {
        const log = podLogBytes(kube, { namespace, name, container }, {
          follow: true,
          timestamps: true,
          signal: AbortSignal.any([signal, left.signal, renewal.signal]),
          ...isResumed ? { sinceTime } : { tailLines: TAIL_LINES },
        });
        if (!isResumed) await stream.writeSSE({ event: "reset", data: "{}" });
        const decoder = new TextDecoder();
        for await (const bytes of log) {
          const lines = decoder.decode(bytes, { stream: true }).split("\n").filter((line) =>
            line !== "" && (!isResumed || isAfter(timeOf(line), last))
          );
          for (let i = 0; i < lines.length; i += MAX_BATCH) {
            const batch = lines.slice(i, i + MAX_BATCH);
            const id = timeOf(batch.at(-1)!);
            await stream.writeSSE({ event: "lines", id, data: JSON.stringify(batch) });
          }
        }
        await end("The container has ended.");
      } catch (error) {
        if (left.signal.aborted || signal.aborted) return;
        if (renewal.signal.aborted) return void await stream.writeSSE({ data: "", retry: 500 });
        const reason = error instanceof Error ? error.message : String(error);
        await end(reason);
      } finally {
        clearTimeout(timer);
      }
    });
}

function timeOf(line: string): string {
  return line.slice(0, line.indexOf(" "));
}

/** Compares RFC 3339 times, which have up to nine decimals of a second. */
function isAfter(time: string, last: string): boolean {
  return sortable(time) > sortable(last);
}

function sortable(time: string): string {
  const [seconds = "", decimals = ""] = time.replace("Z", "").split(".");
  return `${seconds}.${decimals.padEnd(9, "0")}`;
}
