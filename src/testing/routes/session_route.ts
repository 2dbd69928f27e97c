import { admittedConnection } from "./admitted_connection.ts";
import type { ApiContext, ResourceCall } from "./api_call.ts";
import { badRequest } from "../status/api_errors.ts";
import { isJsonObject, textsOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { podContainer } from "../pods/pod_container.ts";
import { type PodProgram, ServedSession } from "../pods/pod_session.ts";
import { upgradeOf } from "../server/server_socket.ts";
import { readObject } from "../writes/write_context.ts";

/** Handles `exec` in a pod, or `attach` to it, over a WebSocket. */
export async function sessionRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target, request } = call;
  const options = await admittedConnection(context, call);
  const pod = readObject(context, target).object;
  const container = podContainer(pod, options.container ? String(options.container) : undefined);
  const command = textsOf(options.command);
  if (call.info.subresource === "exec" && command.length === 0) {
    throw badRequest("you must specify at least 1 command for the container");
  }
  const { namespace, name } = target;
  const found = context.pods.program({ namespace, name, container });
  if (!found && !hasNode(pod)) throw badRequest(`pod ${name} does not have a host assigned`);
  const upgrade = upgradeOf(request);
  if (!upgrade) throw badRequest("Upgrade request required");
  const wanted = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((name) =>
    name.trim()
  );
  const protocol = wanted.find((name) => context.pods.sessionProtocols.includes(name));
  if (!protocol) {
    throw badRequest(
      `requested protocol(s) are not supported: [${wanted.join(" ")}]; ` +
        `supports [${context.pods.sessionProtocols.join(" ")}]`,
    );
  }
  const program = found ?? notFound;
  const isSet = (name: string) => options[name] === true;
  const [tty, stdin] = [isSet("tty"), isSet("stdin")];
  const [stdout, stderr] = [isSet("stdout"), isSet("stderr")];
  return upgrade(
    protocol,
    new ServedSession({ request, command, tty, stdin, stdout, stderr, program }),
  );
}

/** Returns whether a pod is on a node; a test's pod may be none and have a program all the same. */
function hasNode({ spec }: KubeObject): boolean {
  return isJsonObject(spec) && typeof spec.nodeName === "string" && spec.nodeName !== "";
}

const notFound: PodProgram = ({ command: [program] }) => {
  throw new Error(
    `OCI runtime exec failed: exec failed: unable to start container process: exec: ` +
      `${JSON.stringify(program ?? "")}: executable file not found in $PATH: unknown`,
  );
};
