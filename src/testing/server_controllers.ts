import { RoleAggregator } from "./access/role_aggregator.ts";
import type { TestApiServerOptions } from "./api_server_options.ts";
import { CustomResourceController } from "./controllers/custom_resource_controller.ts";
import { GarbageCollector } from "./controllers/garbage_collector.ts";
import { NamespaceController } from "./controllers/namespace_controller.ts";
import { controllerWriter } from "./controller_writer.ts";
import { warnOfListener } from "./objects/object_store.ts";
import type { ApiContext } from "./routes/api_call.ts";
import { serverTime } from "./time/server_time.ts";
import { startWorkloads, workloadControllers } from "./workloads/start_workloads.ts";

/** Starts the controllers of a server; each ends when it is disposed of. */
export function startControllers(
  context: ApiContext,
  options: TestApiServerOptions,
): Disposable[] {
  const { namespaceControllers = true, garbageCollection = true, controllers = [] } = options;
  const names = controllers === "all" ? workloadControllers : controllers;
  return [
    ...(namespaceControllers ? [new NamespaceController(context)] : []),
    new CustomResourceController(context, context.watches),
    ...(context.hasRoles ? [new RoleAggregator(context)] : []),
    ...(garbageCollection ? [new GarbageCollector(context)] : []),
    ...(names.length > 0 ? [startWorkloads(workloadContext(context, options), names)] : []),
  ];
}

function workloadContext(context: ApiContext, options: TestApiServerOptions) {
  const { onListenerError: onError = warnOfListener } = options;
  const { store, registry } = context;
  const writerOf = (account: string) => controllerWriter(context, account);
  return { store, registry, time: serverTime(options), writerOf, onError };
}
