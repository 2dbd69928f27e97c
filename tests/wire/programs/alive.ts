/**
 * Blocks before each of several requests, while nothing else keeps the process alive, and prints
 * the outcome of each. The arguments are the URL of a server that ends connections which were idle
 * for a moment, that of a server which is not there, and the directory of its CA and a token.
 */
import process from "node:process";
import { createKubeFetch } from "../../../mod.ts";
import { work } from "../../support/threads/work.ts";

const [url = "", nowhere = "", directory = ""] = process.argv.slice(2);
/** Far longer than the server leaves a connection idle. */
const BUSY_MS = 150;

const statuses = async (...sending: Promise<Response>[]) =>
  (await Promise.all(sending)).map(({ status }) => status).join(" and ");

async function main(): Promise<void> {
  const caFile = `${directory}/ca.crt`;
  const kube = createKubeFetch({ server: url, caFile });
  for (const method of ["PUT", "GET"]) {
    await statuses(kube.fetch("/one"));
    work(BUSY_MS);
    console.log(
      `${method} over an ended connection:`,
      await statuses(kube.fetch("/one", { method })),
    );
  }
  await statuses(kube.fetch("/one"), kube.fetch("/two"), kube.fetch("/three"));
  work(BUSY_MS);
  const two = [kube.fetch("/one", { method: "PUT" }), kube.fetch("/two", { method: "POST" })];
  console.log("two writes over three ended connections:", await statuses(...two));
  work(BUSY_MS);
  const list = kube.fetch("/api/v1/pods");
  console.log("a list:", await statuses(list));

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
