/**
 * Sends a GET to the server in the first argument, and does with the response what the third says;
 * then nothing else is left to do. If it is still alive a while after it has connected, it connects
 * to the port in the fourth.
 */

import { connect } from "node:net";
import process from "node:process";
import { setInterval } from "node:timers";
import { createKubeFetch } from "../../../../../mod.ts";

const TICK_MS = 20;
const ENOUGH_TICKS = 10;

const [server = "", caPem = "", use, port] = process.argv.slice(2);
const kube = createKubeFetch({ server, caPem });
let ticks = 0;
const timer = setInterval(() => {
  if (kube.connectionDiagnostics().connections > 0) ticks++;
  if (ticks === ENOUGH_TICKS) connect(Number(port), "127.0.0.1").end();
}, TICK_MS);
timer.unref();
void run(); // a top-level await may keep the process alive itself

async function run(): Promise<void> {
  const response = await kube.fetch("/");
  console.log(response.status);
  if (use === "text") console.log(await response.text());
  if (use === "first") await response.body!.getReader().read();
  if (use === "dispose") await kube[Symbol.asyncDispose]();
}
