import type { Handler } from "hono";
import type { KubeFetch } from "@kubewire/kubewire";
import { podLogBytes } from "@kubewire/kubewire/pod";
import type { Pod } from "@kubewire/types/core/v1";
import type { DeepReadonly } from "@kubewire/kubewire/informer";
import { type ContainerState, containerState } from "./container_state.ts";
import { eventRoute, streamOf } from "./event_stream.ts";
import type { ShownKind } from "./shown_kind.ts";

/** Settings of {@linkcode logRoute}. */
export interface LogRouteOptions {
  /** The pods, which say when a container starts, and whether it starts again. */
  readonly pods: ShownKind;
  /** Ends all logs. */
  readonly signal: AbortSignal;
}

interface Container {
  readonly namespace: string;
  readonly name: string;
  readonly container: string;
}

const TAIL_LINES = 500;
const MAX_BATCH = 200;
/** A revoked token reads on for as long, and for the time of `authenticate`. */
const RENEW_AFTER_MS = 60_000;

/**
 * Returns a handler that follows the log of a container as server-sent events: `reset`, then `lines`,
 * over all runs of the container; `waiting` with the reason while there is none, and `end` with the
 * reason once no further one comes. An event's id is the time of its last line, from which a browser
 * goes on after a lost connection.
 */
export function logRoute(kube: KubeFetch, { pods, signal }: LogRouteOptions): Handler {
  return eventRoute((c) => {
    const { namespace = "", name = "", container = "" } = c.req.param();
    const last = c.req.header("last-event-id") ?? "";
    const isRenewed = c.get("user") !== undefined;
    return streamOf(async function* (left) {
      const renewal = new AbortController();
      const timer = isRenewed ? setTimeout(() => renewal.abort(), RENEW_AFTER_MS) : undefined;
      const log = new ContainerLog({ namespace, name, container }, {
        kube,
        pods,
        signal: AbortSignal.any([signal, left, renewal.signal]),
        last,
      });
      try {
        const reason = yield* log.follow();
        yield frameOf("end", { reason });
      } catch (error) {
        if (left.aborted || signal.aborted) return;
        if (renewal.signal.aborted) return yield "retry: 500\n\n";
        yield frameOf("end", { reason: error instanceof Error ? error.message : String(error) });
      } finally {
        clearTimeout(timer);
      }
    });
  });
}

interface ContainerLogOptions {
  readonly kube: KubeFetch;
  readonly pods: ShownKind;
  readonly signal: AbortSignal;
  /** The time of the last line that the reader has; any other text if it has none. */
  readonly last: string;
}

/** The log of a container for one reader. */
class ContainerLog {
  readonly #container: Container;
  readonly #options: ContainerLogOptions;
  #last: string;

  constructor(container: Container, options: ContainerLogOptions) {
    this.#container = container;
    this.#options = options;
    this.#last = Number.isNaN(Date.parse(options.last)) ? "" : options.last;
  }

  /** Yields the log of each run until no further one comes, and returns the reason. */
  async *follow(): AsyncGenerator<string, string> {
    const { pods, signal } = this.#options;
    if (this.#last === "") yield frameOf("reset", {});
    await pods.informer.waitForSync({ failFast: true, signal }).catch(() =>
      signal.throwIfAborted()
    );
    let read: string | undefined; // the run whose log has been sent
    let said = "";
    for (;;) {
      const state = this.#state();
      if (!state) {
        if (read !== undefined) return "The pod is gone.";
        yield* this.#run(); // the API server says what is wrong, or knows more than the page
        return "The log has ended.";
      }
      if (state.run !== undefined && state.run !== read) {
        yield* this.#run();
        read = state.run;
        said = "";
        continue;
      }
      if (state.isOver) return "The container has ended.";
      if (state.waitsFor !== said) yield frameOf("waiting", { reason: state.waitsFor });
      said = state.waitsFor;
      await this.#changed(state);
    }
  }

  #state(): ContainerState | undefined {
    return this.#stateOf(this.#options.pods.object(this.#key) as DeepReadonly<Pod> | undefined);
  }

  #stateOf(pod: DeepReadonly<Pod> | undefined): ContainerState | undefined {
    return pod && containerState(pod, this.#container.container);
  }

  get #key(): string {
    return `${this.#container.namespace}/${this.#container.name}`;
  }

  async #changed(from: ContainerState): Promise<void> {
    const { pods, signal } = this.#options;
    const text = JSON.stringify(from);
    const isNews = (pod: unknown) =>
      JSON.stringify(this.#stateOf(pod as DeepReadonly<Pod> | undefined)) !== text;
    await pods.waitUntil(this.#key, isNews, signal);
  }

  async *#run(): AsyncGenerator<string, void> {
    const { kube, signal } = this.#options;
    const last = this.#last;
    const log = podLogBytes(kube, this.#container, {
      follow: true,
      timestamps: true,
      signal,
      ...last === "" ? { tailLines: TAIL_LINES } : { sinceTime: new Date(last) },
    });
    const decoder = new TextDecoder();
    for await (const bytes of log) {
      const lines = decoder.decode(bytes, { stream: true }).split("\n").filter((line) =>
        line !== "" && (last === "" || isAfter(timeOf(line), last))
      );
      for (let i = 0; i < lines.length; i += MAX_BATCH) {
        const batch = lines.slice(i, i + MAX_BATCH);
        this.#last = timeOf(batch.at(-1)!);
        yield frameOf("lines", batch, this.#last);
      }
    }
  }
}

function frameOf(event: string, data: unknown, id?: string): string {
  const place = id === undefined ? "" : `id: ${id}\n`;
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n${place}\n`;
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
