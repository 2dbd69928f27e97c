import { toolHost } from "../../../src/runtime/platform/tool_host.ts";

const host = toolHost();
await host.print(host.runtime.name);
for (const argument of host.args) await host.print(argument);
await host.printError("wrong");
host.setExitCode(3);
