import { RoleAggregator } from "./access/role_aggregator.ts";
import type { TestApiServerOptions } from "./api_server_options.ts";
import { CustomResourceController } from "./controllers/custom_resource_controller.ts";
import { GarbageCollector } from "./controllers/garbage_collector.ts";
import { NamespaceController } from "./controllers/namespace_controller.ts";
import type { ApiContext } from "./routes/api_call.ts";

/** Starts the controllers of a server; each ends when it is disposed of. */
export function startControllers(
  context: ApiContext,
  options: TestApiServerOptions,
): Disposable[] {
  const { namespaceControllers = true } = options;
  const { garbageCollection = true } = options;
  return [
    ...(namespaceControllers ? [new NamespaceController(context)] : []),
    new CustomResourceController(context, context.watches),
    ...(context.hasRoles ? [new RoleAggregator(context)] : []),
    ...(garbageCollection ? [new GarbageCollector(context)] : []),
  ];
}
