import { admittedConnection } from "./admitted_connection.ts";
import type { ApiContext, ResourceCall } from "./api_call.ts";
import { badRequest } from "../status/api_errors.ts";
import { type PodPort, ServedPort } from "../pods/port_session.ts";
import { PortTunnel } from "../pods/port_tunnel.ts";
import { upgradeOf } from "../server/server_socket.ts";
import { readObject } from "../writes/write_context.ts";

const PROTOCOL = "v4.channel.k8s.io";
/** SPDY in the messages of a WebSocket, which kubectl speaks. */
const TUNNEL = "SPDY/3.1+portforward.k8s.io";

/** Handles a port-forward to one port of a pod, or a tunnel to its ports, over a WebSocket. */
export async function portRoute(context: ApiContext, call: ResourceCall): Promise<Response> {
  const { target, query, request } = call;
  const { ports } = await admittedConnection(context, call);
  readObject(context, target);
  const upgrade = upgradeOf(request);
  if (!upgrade) throw badRequest("Upgrade request required");
  const wanted = (request.headers.get("sec-websocket-protocol") ?? "").split(",").map((name) =>
    name.trim()
  );
  const { namespace, name } = target;
  const serve = (port: number) => context.pods.port({ namespace, name, port }) ?? refused;
  if (wanted.includes(TUNNEL)) return upgrade(TUNNEL, new PortTunnel({ name, port: serve }));
  const port = Number(Array.isArray(ports) ? ports[0] : NaN);
  if (!(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw badRequest(`query parameter "port" must be a port: it is ${query.get("ports")}`);
  }
  if (!wanted.includes(PROTOCOL)) {
    throw badRequest(`requested protocol(s) are not supported: [${wanted.join(" ")}]`);
  }
  return upgrade(PROTOCOL, new ServedPort(port, serve(port)));
}

const refused: PodPort = () => {
  throw new Error("connection refused");
};
