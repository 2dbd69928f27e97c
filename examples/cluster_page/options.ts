import { parseArgs } from "node:util";

export const USAGE = `Usage: deno task page [options]
       bun examples/cluster_page/main.ts [options]

Serves a live page of a cluster, and prints its URL. Without options the cluster is
an embedded one that is full of life.

  --demo                show the embedded cluster, as without options
  --pods=N              pods of the embedded cluster, at most 20000; 120 if unset
  --kubeconfig[=FILE]   show the cluster of a kubeconfig: of FILE, or as kubectl finds it
  --context=NAME        another context of the kubeconfig than the current one
  --in-cluster          show the cluster that this pod runs in; each viewer needs a token
  --directory=PATH      with --in-cluster: where the service account is mounted
  --namespace=NAME      show this namespace alone, for an account that may list no more
  --address=HOST:PORT   where to listen; 127.0.0.1:8000 if unset. On any other host than
                        this one each viewer needs a token.
  --help                show this text`;

/** Where the cluster is. */
export type Source =
  | { readonly from: "demo"; readonly pods: number }
  | { readonly from: "kubeconfig"; readonly path?: string; readonly context?: string }
  | { readonly from: "pod"; readonly directory?: string };

/** The options on the command line. */
export interface Options {
  readonly source: Source;
  readonly namespace?: string;
  readonly address: string;
  /** Whether each viewer needs a token. */
  readonly needsToken: boolean;
  readonly help: boolean;
}

const DEFAULT_PODS = 120;
const MOST_PODS = 20_000;
/** The names that Kubernetes takes for a namespace. */
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Reads the options.
 *
 * @throws {TypeError} If there is no such option, or two of them exclude each other.
 * @throws {RangeError} If a value is not valid.
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    // FILE may be missing.
    args: args.map((arg, index) =>
      arg === "--kubeconfig" && (args[index + 1] ?? "--").startsWith("--") ? `${arg}=` : arg
    ),
    options: {
      demo: { type: "boolean" },
      pods: { type: "string" },
      kubeconfig: { type: "string" },
      context: { type: "string" },
      "in-cluster": { type: "boolean" },
      directory: { type: "string" },
      namespace: { type: "string" },
      address: { type: "string", default: "127.0.0.1:8000" },
      help: { type: "boolean", default: false },
    },
  });
  const { address, namespace, help } = values;
  const source = sourceOf(values);
  const isLoopback = /^(127\.0\.0\.1|localhost|\[::1\]):\d+$/.test(address);
  if (!URL.canParse(`http://${address}`)) {
    throw new RangeError(`--address must be a host and a port: it is ${address}.`);
  }
  if (namespace !== undefined && !NAMESPACE.test(namespace)) {
    throw new RangeError(`--namespace must be the name of a namespace: it is "${namespace}".`);
  }
  if (source.from === "demo" && !isLoopback) {
    throw new RangeError("The embedded cluster is for this machine only: leave --address out.");
  }
  return {
    source,
    address,
    needsToken: source.from === "pod" || !isLoopback,
    help,
    ...namespace !== undefined && { namespace },
  };
}

interface Values {
  demo?: boolean | undefined;
  pods?: string | undefined;
  kubeconfig?: string | undefined;
  context?: string | undefined;
  "in-cluster"?: boolean | undefined;
  directory?: string | undefined;
}

function sourceOf(values: Values): Source {
  const { demo, kubeconfig, context, directory, "in-cluster": inCluster } = values;
  const isMachine = kubeconfig !== undefined || context !== undefined;
  if ([demo || values.pods !== undefined, isMachine, inCluster].filter(Boolean).length > 1) {
    throw new TypeError("The embedded cluster, --kubeconfig and --in-cluster exclude each other.");
  }
  if (directory !== undefined && !inCluster) throw new TypeError("--directory needs --in-cluster.");
  if (inCluster) return { from: "pod", ...directory !== undefined && { directory } };
  if (isMachine) {
    return { from: "kubeconfig", ...kubeconfig && { path: kubeconfig }, ...context && { context } };
  }
  const pods = Number(values.pods ?? DEFAULT_PODS);
  if (!Number.isInteger(pods) || pods < 1 || pods > MOST_PODS) {
    throw new RangeError(
      `--pods must be a whole number from 1 to ${MOST_PODS}: it is ${values.pods}.`,
    );
  }
  return { from: "demo", pods };
}
