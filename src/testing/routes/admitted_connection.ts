import { actionAdmission } from "./admitted_write.ts";
import type { ApiContext, ResourceCall } from "./api_call.ts";
import { requireStreamCreate } from "../access/authorization.ts";
import { badRequest } from "../status/api_errors.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { isTrue } from "../pods/log_query.ts";

/**
 * Checks a connection to a pod, and asks the webhooks and policies about it; returns its options as
 * they have changed them.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/handlers` `ConnectResource`.
 *
 * @throws {StatusError} 400 for a dry run and for a port that is none, 403 without the right to create
 * the subresource, and if a webhook denies the request.
 */
export async function admittedConnection(
  context: ApiContext,
  call: ResourceCall,
): Promise<KubeObject> {
  const { info, query } = call;
  if (query.has("dryRun")) throw badRequest("dryRun is not supported");
  const kind = kinds[info.subresource] ?? "";
  const objectKind = { group: "", version: "v1", kind };
  const admission = actionAdmission(context, call, { operation: "CONNECT", objectKind });
  const given = { metadata: {}, ...optionsOf(info.subresource, query) };
  const options = await admission.mutate(given);
  await admission.validate(options);
  if (context.streamsNeedCreate) await requireStreamCreate(call, context.decide);
  return options;
}

const kinds: Readonly<Record<string, string>> = {
  attach: "PodAttachOptions",
  exec: "PodExecOptions",
  portforward: "PodPortForwardOptions",
};

/** Returns the fields of the options; of those that are not set Go writes only the command. */
function optionsOf(subresource: string, query: URLSearchParams): Record<string, unknown> {
  if (subresource === "portforward") {
    const ports = query.getAll("ports").flatMap((text) => text.split(",")).map(portOf);
    return ports.length > 0 ? { ports } : {};
  }
  const flags = ["stdin", "stdout", "stderr", "tty"].filter((name) => isTrue(query, name));
  const container = query.get("container");
  const command = query.getAll("command");
  return {
    ...Object.fromEntries(flags.map((name) => [name, true])),
    ...container && { container },
    ...subresource === "exec" && { command: command.length > 0 ? command : null },
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  const why = /^\d+$/.test(text) ? "value out of range" : "invalid syntax";
  throw badRequest(
    `cannot convert to []int32: strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`,
  );
}
