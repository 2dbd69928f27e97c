import type { ApiContext } from "./api_call.ts";
import { forbidden } from "./api_errors.ts";
import type { FaultPanel } from "./fault_panel.ts";
import { createKubeApp } from "./kube_app.ts";
import { parseRequestInfo, type RequestInfo } from "./request_info.ts";
import type { RequestLog } from "./request_log.ts";
import { errorResponse } from "./responses.ts";
import { StatusError } from "./status_error.ts";
import { anonymous, type UserInfo } from "./user_info.ts";

const openPaths = new Set(["/healthz", "/livez", "/readyz", "/version"]);

/** What a hook is told of a request. */
export interface RequestAttributes extends RequestInfo {
  /** Who makes it. */
  readonly user: UserInfo;
}

/**
 * Decides whether a request may go on: `true`, `false`, or a text that says why not, which is
 * added to Kubernetes' message.
 */
export type Authorize = (
  attributes: RequestAttributes,
) => boolean | string | Promise<boolean | string>;

/** Gives the warnings that the response to a request carries as `Warning: 299` headers. */
export type Warn = (attributes: RequestAttributes) => readonly string[];

/** Settings of a {@linkcode KubeHandler}. */
export interface KubeHandlerOptions {
  /** What the routes work with. */
  context: ApiContext;
  /** The faults to inject. */
  faults: FaultPanel;
  /** Where requests are noted. */
  log: RequestLog;
  /** Is asked after authentication; everything is allowed without it. */
  authorize?: Authorize | undefined;
  /** Is asked for warnings. */
  warnings?: Warn | undefined;
}

/**
 * What every request goes through: authentication, the faults, authorization, then the routes.
 */
export class KubeHandler {
  readonly #options: KubeHandlerOptions;
  readonly #app: ReturnType<typeof createKubeApp>;

  /** Made by the server. */
  constructor(options: KubeHandlerOptions) {
    this.#options = options;
    this.#app = createKubeApp(options.context);
  }

  /** Answers a request; rejects when a fault wants the connection to die. */
  async handle(request: Request): Promise<Response> {
    const { context, faults, log } = this.#options;
    const info = parseRequestInfo(request);
    const entry = log.start(request, info);
    let user: UserInfo;
    try {
      user = await context.authenticator.authenticate(request);
    } catch (error) {
      return entry.finish(decorate(refusal(error)));
    }
    const attributes = { ...info, user };
    entry.identify(user);
    try {
      const answer = () => this.#answer(request, attributes);
      return entry.finish(await faults.apply(request, answer));
    } catch (error) {
      entry.abort();
      throw error;
    }
  }

  async #answer(request: Request, attributes: RequestAttributes): Promise<Response> {
    const { warnings } = this.#options;
    const response = await this.#authorize(attributes) ??
      await this.#app.fetch(request, { info: attributes, user: attributes.user });
    for (const text of warnings?.(attributes) ?? []) {
      response.headers.append("warning", `299 - ${quote(text)}`);
    }
    return decorate(response);
  }

  async #authorize(attributes: RequestAttributes): Promise<Response | undefined> {
    const { authorize } = this.#options;
    if (attributes.user === anonymous) {
      // As the role system:public-info-viewer has it, and no other.
      if (openPaths.has(attributes.path)) return undefined;
      return errorResponse(forbidden(attributes, forbiddenMessage(attributes)));
    }
    const verdict = authorize ? await authorize(attributes) : true;
    if (verdict === true) return undefined;
    const message = forbiddenMessage(attributes) + (verdict === false ? "" : `: ${verdict}`);
    return errorResponse(forbidden(attributes, message));
  }
}

function refusal(error: unknown): Response {
  if (error instanceof StatusError) return errorResponse(error);
  throw error;
}

function decorate(response: Response): Response {
  if (response.status === 101) return response; // its headers are the runtime's
  response.headers.set("audit-id", crypto.randomUUID());
  response.headers.set("cache-control", "no-cache, private");
  return response;
}

// k8s.io/apiserver/pkg/endpoints/handlers/responsewriters: markup is made harmless
function forbiddenMessage(attributes: RequestAttributes): string {
  const { user, verb, path, isResource, plural, subresource, group, namespace } = attributes;
  const who = `User ${JSON.stringify(user.username)} cannot ${verb}`;
  const where = namespace
    ? `in the namespace ${JSON.stringify(namespace)}`
    : "at the cluster scope";
  const what = subresource ? `${plural}/${subresource}` : plural;
  const message = isResource
    ? `${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`
    : `${who} path ${JSON.stringify(path)}`;
  return message.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
