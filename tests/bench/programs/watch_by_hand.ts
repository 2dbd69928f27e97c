/** Reads a watch by the best hand-written loop for the runtime, and by `watch()`. */

import { byobLoop } from "./byob_loop.ts";
import { compare } from "./compare.ts";
import { createKube } from "./kube.ts";
import { kubeLoop } from "./kube_watch.ts";
import { argument } from "./program.ts";
import { splitLoop } from "./split_loop.ts";

const byHand = "Deno" in globalThis ? byobLoop : splitLoop;

// The protocol of the loop by hand: the group `protocols` measures the cost of HTTP/2.
const client = createKube({ protocol: "http/1.1" });

await compare({
  "by hand": byHand,
  "watch()": (events) => kubeLoop(events, client),
}, { blocks: Number(argument) });
