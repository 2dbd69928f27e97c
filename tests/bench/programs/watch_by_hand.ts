/** Reads a watch by the best hand-written loop for the runtime, and by `watch()`. */

import { byobLoop } from "./byob_loop.ts";
import { compare } from "./compare.ts";
import { kubeLoop } from "./kube_watch.ts";
import { argument } from "./program.ts";
import { splitLoop } from "./split_loop.ts";

const byHand = "Deno" in globalThis ? byobLoop : splitLoop;

await compare({ "by hand": byHand, "watch()": kubeLoop }, { blocks: Number(argument) });
