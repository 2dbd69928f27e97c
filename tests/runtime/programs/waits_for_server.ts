/** Sends a request to the server in its argument, and waits for the response. */
import process from "node:process";

await fetch(process.argv[2] ?? "").catch(() => {});
