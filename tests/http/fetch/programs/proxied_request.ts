/** Sends one request to the server in its argument, and prints the result. */
import { createKubeFetch } from "../../../../mod.ts";

const [server = ""] = "Bun" in globalThis ? process.argv.slice(2) : Deno.args;
await using kube = createKubeFetch({ server });
try {
  const { status } = await kube.fetch("/version", { maxAttempts: 1 });
  console.log(JSON.stringify({ status }));
} catch (error) {
  const { name, message, failure } = error as Error & { failure?: string };
  console.log(JSON.stringify({ name, message, failure }));
}
