import { toolHost } from "../../../src/runtime/platform/tool_host.ts";

const host = toolHost();
setInterval(() => {}, 60_000); // work that never ends
await host.print("x".repeat(Number(host.args[0])));
host.exit(4);
