import { isJsonObject, textsOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { logBody } from "../pods/log_body.ts";
import { parseLogQuery } from "../pods/log_query.ts";
import { podContainer } from "../pods/pod_container.ts";
import { type PodProgram, ServedSession } from "../pods/pod_session.ts";
import { type PodPort, ServedPort } from "../pods/port_session.ts";
import { PortTunnel } from "../pods/port_tunnel.ts";
import { upgradeOf } from "../server/server_socket.ts";
import { badRequest } from "../status/api_errors.ts";
import { readObject } from "../writes/write_context.ts";
import { admittedConnection } from "./admitted_connection.ts";
import type { ApiContext, ResourceCall } from "./api_call.ts";

/** The protocol of a port-forward to one port. */
const PORT_PROTOCOL = "v4.channel.k8s.io";
/** SPDY in the messages of a WebSocket, which kubectl speaks. */
const TUNNEL = "SPDY/3.1+portforward.k8s.io";

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
  const { upgrade, wanted } = requiredUpgrade(request);
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

/** Handles a port-forward to one port of a pod, or a tunnel to its ports, over a WebSocket. */
export async function portRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target, query, request } = call;
  const { ports } = await admittedConnection(context, call);
  readObject(context, target);
  const { upgrade, wanted } = requiredUpgrade(request);
  const { namespace, name } = target;
  const serve = (port: number) => context.pods.port({ namespace, name, port }) ?? refused;
  if (wanted.includes(TUNNEL)) return upgrade(TUNNEL, new PortTunnel({ name, port: serve }));
  const port = Number(Array.isArray(ports) ? ports[0] : NaN);
  if (!(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw badRequest(`query parameter "port" must be a port: it is ${query.get("ports")}`);
  }
  if (!wanted.includes(PORT_PROTOCOL)) {
    throw badRequest(`requested protocol(s) are not supported: [${wanted.join(" ")}]`);
  }
  return upgrade(PORT_PROTOCOL, new ServedPort(port, serve(port)));
}

const refused: PodPort = () => {
  throw new Error("connection refused");
};

/** Returns the upgrade of a request to a WebSocket, and the protocols that it asks for. */
function requiredUpgrade(request: Request) {
  const upgrade = upgradeOf(request);
  if (!upgrade) throw badRequest("Upgrade request required");
  const wanted = (request.headers.get("sec-websocket-protocol") ?? "").split(",");
  return { upgrade, wanted: wanted.map((name) => name.trim()) };
}

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
