import type { Group, Setup } from "../group.ts";
import { LISTED_PODS } from "../load_server.ts";
import type { MeasuredRuntime } from "../measured_runtime.ts";
import { comparedWays } from "../run_program.ts";

/** A kind of work of `programs/http2/protocols.ts`. */
interface Work {
  /** Its name in the table. */
  name: string;
  /** How often it is done over each protocol, in so many blocks. */
  count: number;
  blocks: number;
  /**
   * The blocks before them, which are not measured. A program lives in its pod for weeks, and the
   * code for HTTP/2 is compiled late: of two thousand GETs each costs up to 1.4 of one over HTTP/1.1.
   */
  warmUps: number;
  /** The path of the server's answers, by how often the work is done in a block. */
  path: (timesOfBlock: number) => string;
  /** The limit for the cost over HTTP/2 relative to HTTP/1.1. */
  most?: Record<MeasuredRuntime["name"], number>;
}

const WATCHES = 200;
const noEvents = () => "0";

/**
 * Four fifths of a GET over HTTP/1.1 are TLS, JSON and the code that both protocols share, so HTTP/2
 * cannot save more than a fifth of it. The rows of bare frames show what is left without any client.
 */
const works: Record<string, Work> = {
  get: {
    name: "a GET of a pod",
    count: 16_000,
    blocks: 40,
    warmUps: 25,
    path: noEvents,
    most: { Deno: 1.1, Bun: 1.2 },
  },
  put: { name: "a PUT of 1 KB", count: 8_000, blocks: 40, warmUps: 50, path: noEvents },
  post: { name: "a POST of 1 KB", count: 8_000, blocks: 40, warmUps: 50, path: noEvents },
  together: {
    name: "a GET, 32 at once",
    count: 15_360,
    blocks: 24,
    warmUps: 16,
    path: noEvents,
    most: { Deno: 0.75, Bun: 0.8 },
  },
  watch: {
    name: "an event, one watch",
    count: 120_000,
    blocks: 12,
    warmUps: 4,
    path: (times) => `${times}`,
    most: { Deno: 1.1, Bun: 1.5 },
  },
  watches: {
    name: "an event, 200 watches of 200, connecting included",
    count: 240_000,
    blocks: 6,
    warmUps: 1,
    path: (times) => `${Math.ceil(times / WATCHES)}`,
    most: { Deno: 1.1, Bun: 1 },
  },
  list: {
    name: "a pod in a list of 10,000",
    count: 60_000,
    blocks: 6,
    warmUps: 1,
    path: () => "lists/3k/pages",
    most: { Deno: 1.05, Bun: 1.05 },
  },
};

/** Measures the same work over HTTP/2 and over HTTP/1.1. */
export function protocols({ server, runtimes, rounds, scale }: Setup): Group {
  const kinds = Object.entries(server.clientGo ? works : {}); // without Go there is no HTTP/2
  const rows = runtimes.flatMap(({ name, command }) =>
    kinds.map(([kind, { name: what, count, blocks, warmUps, path }]) => {
      const times = Math.max(WATCHES, Math.ceil(count * scale / blocks));
      const args = [`${server.url}/${path(times)}`, server.directory, times * blocks];
      return {
        name: `${name}: ${what}`,
        load: kind,
        command: command("http2/protocols", ...args, `${kind}:${blocks}:${warmUps}`),
        value: comparedWays,
      };
    })
  );
  return {
    title: server.clientGo
      ? "The same work over HTTP/2 and over HTTP/1.1, in turn in one process: µs of CPU"
      : "HTTP/2 and HTTP/1.1: left out, because it needs Go",
    rounds,
    prepare: async () => {
      if (server.clientGo) await server.prepareLists(Math.ceil(LISTED_PODS * scale));
    },
    rows,
    limits: runtimes.flatMap(({ name }) =>
      kinds.flatMap(([, { name: what, most }]) =>
        most ? [{ row: `${name}: ${what}`, figure: "HTTP/2 / HTTP/1.1", most: most[name] }] : []
      )
    ),
  };
}
