/**
 * Asks the API server for its own user name, as another service account: a custom TokenSource,
 * which gets its tokens from the TokenRequest API with the rights of the pod's account. A source
 * for a vault or a cloud's identity service looks the same; only `#request` differs.
 *
 * The pod's account needs `create` on `serviceaccounts/token`, best with `resourceNames: [reader]`.
 * Outside this repository the import is "jsr:@kubewire/kubewire". Outside a pod, pass the directory
 * with `token`, `ca.crt` and `namespace`.
 *
 * ```sh
 * deno run --no-prompt \
 *   --allow-net=$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT \
 *   --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-read=/var/run/secrets/kubernetes.io/serviceaccount \
 *   examples/own_token_source.ts
 * ```
 *
 * @module
 */
import {
  createKubeFetch,
  ensureOk,
  type KubeFetch,
  loadInClusterConfig,
  SERVICE_ACCOUNT_DIRECTORY,
  type TokenSource,
} from "@kubewire/kubewire";

const LIFETIME_SECONDS = 600; // the shortest that Kubernetes issues

interface HeldToken {
  text: string;
  renewAtMs: number;
}

/** Tokens of a service account in the pod's own namespace. */
class RequestedTokenSource implements TokenSource {
  readonly #kube: KubeFetch;
  readonly #path: string;
  #held: HeldToken | undefined;
  #requested: Promise<string> | undefined;

  constructor(kube: KubeFetch, serviceAccount: string) {
    this.#kube = kube;
    this.#path = `/api/v1/namespaces/${kube.namespace}/serviceaccounts/${serviceAccount}/token`;
  }

  /** Returns the held token at once; many requests at a time share one TokenRequest. */
  token(): string | Promise<string> {
    if (this.#held && Date.now() < this.#held.renewAtMs) return this.#held.text;
    this.#requested ??= this.#request().finally(() => this.#requested = undefined);
    return this.#requested;
  }

  /** Called after a 401: the next request gets another token. */
  invalidate(token: string): void {
    if (this.#held?.text === token) this.#held = undefined;
  }

  async #request(): Promise<string> {
    const response = await this.#kube.fetch(this.#path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: { expirationSeconds: LIFETIME_SECONDS },
      }),
    });
    const { status } = await (await ensureOk(response)).json();
    const leftMs = Date.parse(status.expirationTimestamp) - Date.now();
    this.#held = { text: status.token, renewAtMs: Date.now() + 0.8 * leftMs };
    return this.#held.text;
  }
}

const [directory = SERVICE_ACCOUNT_DIRECTORY] = Deno.args;
const config = await loadInClusterConfig({ directory });
await using own = createKubeFetch(config);
const tokenSource = new RequestedTokenSource(own, "reader");
await using kube = createKubeFetch({ ...config, tokenSource });

const response = await kube.fetch("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    apiVersion: "authentication.k8s.io/v1",
    kind: "SelfSubjectReview",
  }),
});
const review = await (await ensureOk(response)).json();
console.log(`I am ${review.status.userInfo.username}`);
