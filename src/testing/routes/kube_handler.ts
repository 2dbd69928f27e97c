/**
 * Handles the requests of the test server. A request passes these rooms of `src/testing`:
 *
 * 1. **Connection** (`server/https_listener.ts`). On Bun `Bun.serve`, on Deno an HTTP/1.1 server of
 *    its own (`server/https_server.ts` says why), both behind a TCP relay. The relay counts and cuts
 *    connections, and exchanges the certificate on the same port while open responses go on. HTTP/2
 *    is in `http2`.
 * 2. **Authentication** (`auth/authenticator.ts`, `auth/token_authority.ts`). Real JWTs, checked when a
 *    request starts, so a watch outlives its token. With a CA for client certificates all connections
 *    are those of `node:tls`, which alone shows the certificate.
 * 3. **Faults** (`faults/fault_panel.ts`). The first one that matches takes the request: `faults.ts` lists
 *    the kinds, `check_fault.ts` their settings, `fault_script.ts` and
 *    `scripted_body.ts` apply them to bodies, `door/fault_of_json.ts` reads them from JSON.
 * 4. **Authorization** (`access/authorization.ts`): the test's own `authorize`, or the roles in the
 *    store.
 * 5. **Routes** (`kube_app.ts`, on Hono): `server/request_info.ts` says what a path means.
 * 6. **Admission** (`webhooks/admission_chain.ts`, `policies`).
 * 7. **Rules** (`writes`): metadata, conflicts, finalizers, generations, subresources; by kind `structs`,
 *    `defaults` and `validation`, or for custom resources `schemas`. `writes/object_api.ts` gives a test
 *    the same rules without HTTP.
 * 8. **Store** (`objects/object_store.ts`). Lists of the past, watches from a resourceVersion and 410 come
 *    from its history. A change is either refused, or stored and sent to all listeners.
 *
 * `controllers` and `workloads` follow the store, `pods` stands in for running containers, and `door`
 * opens the server to other languages, on a port that faults, a new CA and expired tokens do not touch.
 *
 * @module
 */
import { asksForProtobuf, asksForYaml, protobufType } from "./accept_header.ts";
import { type ApiContext, stateCheck } from "./api_call.ts";
import type { FaultPanel } from "../faults/fault_panel.ts";
import { createKubeApp } from "./kube_app.ts";
import { refusalOf } from "../access/authorization.ts";
import type { RequestAttributes } from "../access/decision.ts";
import { Impersonation } from "../access/impersonation.ts";
import { wantedUser } from "../access/impersonation_headers.ts";
import { parseRequestInfo } from "../server/request_info.ts";
import type { Http2Options } from "../http2/http2_settings.ts";
import { streamOf } from "../server/connection.ts";
import type { RequestLog } from "../server/request_log.ts";
import { errorResponse } from "./responses.ts";
import { internalError } from "../status/api_errors.ts";
import { StatusError } from "../status/status_error.ts";
import { anonymous, type UserInfo } from "../auth/user_info.ts";
import { WarningRecorder } from "../status/warning_recorder.ts";

/** Returns the warnings for a request; the response has them as `Warning: 299` headers. */
export type Warn = (attributes: RequestAttributes) => readonly string[];

/** Settings of a {@linkcode KubeHandler}. */
export interface KubeHandlerOptions {
  /** State that the routes share. */
  context: ApiContext;
  /** The faults to inject. */
  faults: FaultPanel;
  /** The log of requests. */
  log: RequestLog;
  /** Called after authentication, for the warnings of a response. */
  warnings?: Warn | undefined;
  /** How HTTP/2 is served. */
  http2?: boolean | Http2Options | undefined;
}

/**
 * Handles every request: authentication and impersonation, then faults, authorization and the routes.
 */
export class KubeHandler {
  readonly #options: KubeHandlerOptions;
  readonly #app: ReturnType<typeof createKubeApp>;
  readonly #impersonation: Impersonation;

  readonly #goawayChance: number;

  /** Created by the server. */
  constructor(options: KubeHandlerOptions) {
    const { http2 } = options;
    this.#options = options;
    this.#goawayChance = typeof http2 === "object" ? http2.goawayChance ?? 0 : 0;
    this.#app = createKubeApp(options.context);
    this.#impersonation = new Impersonation(options.context.decide);
  }

  /** Returns the response to a request; rejects if `authorize` or `warnings` throws. */
  async handle(request: Request): Promise<Response> {
    const { context, faults, log } = this.#options;
    const info = parseRequestInfo(request);
    const entry = log.start(request, info);
    const requireSameState = stateCheck(context); // also while a fault delays the request
    let user: UserInfo;
    try {
      const requestor = await context.authenticator.authenticate(request);
      entry.identify(requestor);
      user = await this.#actingAs(request, { ...info, user: requestor });
    } catch (error) {
      const refused = await inAcceptedForm(request, refusal(error), info.verb);
      return entry.finish(this.#parting(request, decorate(refused)));
    }
    const attributes = { ...info, user };
    entry.identify(user);
    try {
      const answer = () => this.#answer(request, { attributes, requireSameState });
      // after the faults, which know the frames of JSON
      const response = await inAcceptedForm(
        request,
        await faults.apply(request, answer),
        info.verb,
      );
      return entry.finish(this.#parting(request, response, user));
    } catch (error) {
      entry.abort();
      throw error;
    }
  }

  /**
   * Adds the header that ends an HTTP/2 connection: by chance, and as kube-apiserver protects itself
   * from clients without a user (`UnauthenticatedHTTP2DOSMitigation`).
   */
  #parting(request: Request, response: Response, user?: UserInfo): Response {
    if (!streamOf(request)) return response;
    const isKnown = user !== undefined && user.username !== anonymous.username;
    if (!isKnown || Math.random() < this.#goawayChance) {
      response.headers.set("connection", "close");
    }
    return response;
  }

  async #answer(
    request: Request,
    { attributes, requireSameState }: {
      attributes: RequestAttributes;
      requireSameState: () => void;
    },
  ): Promise<Response> {
    const { warnings } = this.#options;
    const recorder = new WarningRecorder();
    const warn = (text: string) => recorder.add(text);
    const response = await this.#authorize(attributes) ??
      await this.#app.fetch(request, {
        info: attributes,
        user: attributes.user,
        warn,
        requireSameState,
      });
    warnings?.(attributes).forEach(warn);
    for (const header of recorder.headers()) response.headers.append("warning", header);
    return decorate(response);
  }

  async #actingAs(request: Request, attributes: RequestAttributes): Promise<UserInfo> {
    const wanted = wantedUser(request.headers);
    return wanted ? await this.#impersonation.userOf(attributes, wanted) : attributes.user;
  }

  async #authorize(attributes: RequestAttributes): Promise<Response | undefined> {
    const refused = await refusalOf(attributes, this.#options.context.decide);
    return refused && errorResponse(refused);
  }
}

/** Returns a response in protobuf or YAML to a client that accepts no JSON. */
async function inAcceptedForm(
  request: Request,
  response: Response,
  verb: string,
): Promise<Response> {
  const header = request.headers.get("accept");
  if (asksForYaml(header)) {
    const { yamlResponse } = await import("../yaml/yaml_response.ts");
    return await yamlResponse(response);
  }
  if (!asksForProtobuf(header)) return response;
  const { protobufResponse } = await import("../protobuf/protobuf_response.ts");
  const refuse = (why: string) => ({ ...internalError(why).status });
  return await protobufResponse(response, { type: protobufType, watch: verb === "watch", refuse });
}

function refusal(error: unknown): Response {
  if (error instanceof StatusError) return errorResponse(error);
  throw error;
}

function decorate(response: Response): Response {
  if (response.status === 101) return response; // the runtime sets its headers
  response.headers.set("audit-id", crypto.randomUUID());
  if (!response.headers.has("cache-control")) {
    response.headers.set("cache-control", "no-cache, private");
  }
  return response;
}
