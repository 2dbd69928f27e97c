import { valueAt } from "../../json/json_value.ts";
import { collectionOf, type ServedResource } from "../../resources/served_resource.ts";
import type { ControllerContext, ObjectWriter } from "../controller_context.ts";
import { ControllerLoop } from "../controller_loop.ts";

const NAME = "default";

/**
 * Keeps the ServiceAccount `default` in each namespace: it comes again after a deletion.
 *
 * Source: `k8s.io/kubernetes/pkg/controller/serviceaccount` `ServiceAccountsController`.
 */
export class AccountController implements Disposable {
  readonly #context: ControllerContext;
  readonly #writer: ObjectWriter;
  readonly #loop: ControllerLoop;
  readonly #resource: ServedResource;

  /** Subscribes to the store. */
  constructor(context: ControllerContext) {
    this.#context = context;
    this.#writer = context.writerOf("service-account-controller");
    this.#resource = context.registry.findKind("v1", "ServiceAccount")!;
    this.#loop = new ControllerLoop(context, {
      watches: {
        namespaces: ({ key, type }) => type === "DELETED" ? [] : [key],
        [collectionOf(this.#resource)]: ({ type, current }) =>
          type === "DELETED" ? [current.object.metadata.namespace ?? ""] : [],
      },
      reconcile: (namespace) => this.#reconcile(namespace),
    });
  }

  /** Ends the subscriptions. */
  [Symbol.dispose](): void {
    this.#loop[Symbol.dispose]();
  }

  async #reconcile(namespace: string): Promise<void> {
    const { store } = this.#context;
    const owner = store.get("namespaces", namespace)?.object;
    if (!owner || valueAt(owner, "status.phase") !== "Active") return;
    if (store.get(collectionOf(this.#resource), `${namespace}/${NAME}`)) return;
    await this.#writer.create(this.#resource, { metadata: { name: NAME, namespace } });
  }
}
