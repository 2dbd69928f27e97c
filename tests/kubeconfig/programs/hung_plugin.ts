/** An exec plugin that requests the URL in its argument, and waits for ever for the response. */
import process from "node:process";

await fetch(process.argv[2] ?? "");
