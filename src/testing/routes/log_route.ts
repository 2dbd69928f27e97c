import type { ApiContext, ResourceCall } from "./api_call.ts";
import { badRequest } from "../status/api_errors.ts";
import { logBody } from "../pods/log_body.ts";
import { parseLogQuery } from "../pods/log_query.ts";
import { podContainer } from "../pods/pod_container.ts";
import { readObject } from "../writes/write_context.ts";

/** Handles GET of a pod's log. */
export function logRoute(context: ApiContext, call: ResourceCall): Response {
  const { target, query } = call;
  const wanted = parseLogQuery(query, context.now());
  const pod = readObject(context, target).object;
  const container = podContainer(pod, wanted.container);
  const { namespace, name } = target;
  const log = context.pods.log({ namespace, name, container });
  const lines = wanted.previous ? log.previous : log.lines;
  if (!lines) {
    throw badRequest(
      `previous terminated container ${JSON.stringify(container)} in pod ` +
        `${JSON.stringify(name)} not found`,
    );
  }
  return new Response(logBody(log, lines, wanted), { headers: { "content-type": "text/plain" } });
}
