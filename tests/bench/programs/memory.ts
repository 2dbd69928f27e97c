/** Runs a long watch, and records the memory of the process at 100 points on the way. */

import process from "node:process";
import { watch } from "../../../mod.ts";
import { kube } from "./kube.ts";
import { count, measure } from "./program.ts";

const POINTS = 100;

await measure(async () => {
  const rss: number[] = [];
  let seen = 0;
  for await (const _event of watch(kube, "/api/v1/pods")) {
    if (++seen % (count / POINTS) === 0) rss.push(process.memoryUsage().rss);
    if (seen === count) break;
  }
  return { rss };
});
