/**
 * Blocks before each of several requests, while nothing else keeps the process alive, and prints
 * the outcome of each. The arguments are the URL of a server that ends a connection after a request
 * for `/last`, that of a server which is not there, and the directory of its CA, a token, and the
 * number of connections that it has ended.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { createKubeFetch } from "../../../mod.ts";
import { work } from "../../support/threads/work.ts";

const [url = "", nowhere = "", directory = ""] = process.argv.slice(2);
const BUSY_MS = 30;
/** A bound on a hang. */
const LONGEST_MS = 120_000;

const statuses = async (...sending: Promise<Response>[]) =>
  (await Promise.all(sending)).map(({ status }) => status).join(" and ");

/** Blocks until the server has ended so many connections, and somewhat longer. */
function blockUntilEnded(count: number): void {
  const deadlineMs = performance.now() + LONGEST_MS;
  while (Number(readFileSync(`${directory}/ended`, "utf8")) < count) {
    if (performance.now() > deadlineMs) throw new Error("The server ends no connection.");
  }
  work(BUSY_MS);
}

async function main(): Promise<void> {
  const caFile = `${directory}/ca.crt`;
  const kube = createKubeFetch({ server: url, caFile });
  let ended = 0;
  for (const method of ["PUT", "GET"]) {
    await statuses(kube.fetch("/last"));
    blockUntilEnded(++ended);
    const sending = kube.fetch("/one", { method });
    console.log(`${method} over an ended connection:`, await statuses(sending));
  }
  await statuses(kube.fetch("/last"), kube.fetch("/last"), kube.fetch("/last"));
  blockUntilEnded(ended += 3);
  const two = [kube.fetch("/one", { method: "PUT" }), kube.fetch("/two", { method: "POST" })];
  console.log("two writes over three ended connections:", await statuses(...two));
  await statuses(kube.fetch("/last"));
  blockUntilEnded(++ended);
  console.log("a list:", await statuses(kube.fetch("/api/v1/pods")));

  const reading = createKubeFetch({ server: url, caFile, tokenFile: `${directory}/token` });
  work(BUSY_MS);
  console.log("a read of the token and the CA:", await statuses(reading.fetch("/one")));
  await reading[Symbol.asyncDispose]();

  work(BUSY_MS);
  console.log("a server's pause:", await statuses(kube.fetch("/busy", { method: "PUT" })));
  const absent = createKubeFetch({ server: nowhere });
  work(BUSY_MS);
  const refused = absent.fetch("/one", { maxAttempts: 2 }).catch(({ name }: Error) => name);
  console.log("a backoff:", await refused);
}

main(); // not awaited: a runtime reports a module that never ends, and says nothing here
