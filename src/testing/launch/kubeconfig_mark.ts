import { connect } from "node:net";

/** Name of the extension that marks the launcher's kubeconfigs; kubectl ignores it. */
const MARK = "launcher.kubewire";
const HTTPS_PORT = 443;

/** The parts of a launcher's kubeconfig that tell whether it is still in use. */
interface MarkedKubeconfig {
  extensions?: { name?: unknown }[];
  clusters?: { cluster?: { server?: unknown } }[];
  users?: { user?: { tokenFile?: unknown } }[];
}

/** Marks the JSON text of a kubeconfig as the launcher's own, with data such as its door. */
export function markKubeconfig(text: string, extension: object = {}): string {
  const extensions = [{ name: MARK, extension }];
  return `${JSON.stringify({ ...JSON.parse(text), extensions }, null, 2)}\n`;
}

/**
 * Whether a text is a kubeconfig of a launcher that no longer serves, for example because SIGKILL
 * ended it.
 *
 * @param tokenFile If given, the kubeconfig must also name this token file.
 */
export async function isAbandonedKubeconfig(text: string, tokenFile?: string): Promise<boolean> {
  const config = marked(text);
  const server = config?.clusters?.[0]?.cluster?.server;
  if (typeof server !== "string" || !URL.canParse(server)) return false;
  if (tokenFile !== undefined && config?.users?.[0]?.user?.tokenFile !== tokenFile) return false;
  return !await accepts(Number(new URL(server).port || HTTPS_PORT));
}

function marked(text: string): MarkedKubeconfig | undefined {
  try {
    const config: MarkedKubeconfig | null = JSON.parse(text);
    return config?.extensions?.some((one) => one?.name === MARK) ? config : undefined;
  } catch {
    return undefined; // other kubeconfigs are YAML
  }
}

/**
 * Whether a server accepts connections on the port. A process ID would not tell: in a container,
 * the next launcher often has the same one.
 */
async function accepts(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: "127.0.0.1", port });
  socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
