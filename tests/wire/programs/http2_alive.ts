/**
 * Sends requests over HTTP/2 beside a response that is not read, while nothing else keeps the process
 * alive, and prints the outcome of each. The arguments are the URL of the server and its CA file.
 */
import process from "node:process";
import { createKubeFetch } from "../../../mod.ts";

const [server = "", caFile = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  const kube = createKubeFetch({ server, caFile });
  const unread = await kube.fetch("/large");
  for (const method of ["GET", "PUT"]) {
    const { status } = await kube.fetch("/other", { method });
    console.log(`${method} beside a response that is not read: ${status}`);
  }
  console.log(`The response has ${(await unread.text()).length} characters.`);
}

main(); // not awaited: a runtime reports a module that never ends, and says nothing here
