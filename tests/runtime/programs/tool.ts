import { commandContext } from "../../../src/runtime/command_context.ts";

const host = commandContext();
await host.print(host.runtime.name);
for (const argument of host.args) await host.print(argument);
await host.printError("wrong");
host.setExitCode(3);
