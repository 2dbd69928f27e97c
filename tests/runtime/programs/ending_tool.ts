import { commandContext } from "../../../src/runtime/command_context.ts";

const host = commandContext();
setInterval(() => {}, 60_000); // work that never ends
await host.print("x".repeat(Number(host.args[0])));
host.exit(4);
