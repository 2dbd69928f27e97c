import { createKubeFetch, type KubeFetch } from "../../../mod.ts";
import type { CertificateCaller, CertificateSource } from "../../../src/hono/mod.ts";
import {
  certificateSecret,
  type CertificateSecretOptions,
} from "../../../src/hono/serving/certificate_secret.ts";
import {
  readContent,
  type Secret,
  type SecretContent,
} from "../../../src/hono/serving/secret_content.ts";
import type { TestApiServer, TestApiServerOptions } from "../../../src/testing/mod.ts";
import { internalsOf, withInternals } from "../../../src/transport/kube_internals.ts";
import { FakeClock } from "../clocks/fake_clock.ts";
import { startApiServer } from "../servers/shared_tls.ts";

/** A cluster with webhooks, and replicas of a program that keep the certificate of these. */
export interface CertificateCluster extends AsyncDisposable {
  readonly server: TestApiServer;
  /** The clock of all replicas. */
  readonly clock: FakeClock;
  /** The objects with a `caBundle`. */
  readonly callers: readonly CertificateCaller[];
  readonly errors: unknown[];
  /** Returns the client of an account of its own. */
  kube(account: string, process?: ReplicaProcess): Promise<KubeFetch>;
  /** Starts a replica. */
  replica(
    options?: Partial<CertificateSecretOptions>,
    process?: ReplicaProcess,
  ): Promise<CertificateSource>;
  /** The certificates in the Secret; `undefined` if there is none. */
  readonly content: SecretContent | undefined;
  /** The authorities in the `caBundle` members of a caller, PEM. */
  bundles(caller: CertificateCaller): string[];
  /** Lets time pass from timer to timer, while no replica is at work, until a condition holds. */
  until(condition: () => boolean): Promise<void>;
}

const service = { name: "webhooks", namespace: "default" };
const group = "admissionregistration.k8s.io";

/** Work that begins while time passes must not run into its limit of a minute. */
const SHORT_MS = 30_000;

/** The name of the Secret. */
export const SECRET = "webhooks-tls";

/** Settings of the replicas' requests. */
export interface RequestDelays {
  /** Returns the turns of the event loop for which a request, or its response, is late. */
  turns?: () => number;
}

/** Settings of the process of one replica. */
export interface ReplicaProcess {
  /** The clock, if it is not that of the others. */
  clock?: FakeClock;
  /** Called before each request that is not an informer's; holds the request back. */
  gate?: () => Promise<void>;
}

/** Starts a cluster with two configurations of two webhooks each. */
export async function startCertificateCluster(
  options: TestApiServerOptions = {},
  { turns }: RequestDelays = {},
): Promise<CertificateCluster> {
  await using resources = new AsyncDisposableStack();
  const clock = new FakeClock(Math.floor(Date.now() / 1000) * 1000); // as a certificate's times
  const server = resources.use(await startApiServer(options));
  const callers: CertificateCaller[] = [
    { kind: "ValidatingWebhookConfiguration", metadata: { name: "first" } },
    { kind: "MutatingWebhookConfiguration", metadata: { name: "second" } },
  ];
  const apiVersion = `${group}/v1`;
  for (const caller of callers) {
    server.objects.create({ apiVersion, ...caller, webhooks: [webhook("a"), webhook("b")] });
  }
  const errors: unknown[] = [];
  const stack = resources.move();
  const waiting = new Set<Promise<void>>();
  let over = false;
  const late = async (): Promise<void> => {
    const passed = pass(over ? 0 : turns?.() ?? 0);
    waiting.add(passed);
    await passed;
    waiting.delete(passed);
  };
  const kube: CertificateCluster["kube"] = async (account, { clock: own = clock, gate } = {}) => {
    const real = stack.use(createKubeFetch(await server.config({ name: account })));
    const { runtime, ...internals } = internalsOf(real);
    const held: typeof runtime = Object.create(runtime, { clock: { value: own } });
    const fetch: KubeFetch["fetch"] = async (input, init) => {
      await late();
      if (!`${input}`.includes("fieldSelector")) await gate?.();
      const response = await real.fetch(input, init);
      await late();
      return response;
    };
    return withInternals({ ...real, fetch }, { ...internals, runtime: held });
  };
  return {
    server,
    clock,
    callers,
    errors,
    kube,
    replica: async (more = {}, process = {}) =>
      stack.use(certificateSecret(await kube("webhooks", process), {
        name: SECRET,
        service,
        callers,
        names: ["127.0.0.1"],
        onError: (error) => errors.push(error),
        ...more,
      })),
    get content() {
      const stored = server.store.get("secrets", `default/${SECRET}`)?.object;
      return stored && readContent(stored as Secret);
    },
    bundles({ kind, metadata: { name } }) {
      const { webhooks } = server.objects.get({ apiVersion, kind, name }) as unknown as {
        webhooks: { clientConfig: { caBundle?: string } }[];
      };
      return webhooks.map(({ clientConfig: { caBundle = "" } }) => atob(caBundle));
    },
    async until(condition) {
      while (!condition()) {
        await pass(1); // lets requests be answered
        if (clock.pendingKeepAlive === 0) {
          await clock.advance(Math.min(clock.delaysMs[0] ?? 1, SHORT_MS));
        }
      }
    },
    async [Symbol.asyncDispose]() {
      over = true;
      await stack.disposeAsync();
      await Promise.all(waiting);
    },
  };
}

async function pass(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
}

function webhook(name: string) {
  return {
    name: `${name}.example.com`,
    admissionReviewVersions: ["v1"],
    sideEffects: "None",
    clientConfig: { service: { ...service, path: `/${name}` } },
  };
}
