import { Hono, type MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { KubeFetch } from "@kubewire/kubewire";
import { authenticate, authorize, createAccessReviewer } from "@kubewire/hono";
import { accessRoute } from "./access_route.ts";
import { ANSWER_LIMIT_MS, apiServerCheck } from "./api_server_check.ts";
import type { Assets } from "./assets.ts";
import { liveRoute } from "./live_route.ts";
import { logRoute } from "./log_route.ts";
import { logAccess, logTextRoute } from "./log_text_route.ts";
import { missingRights } from "./missing_rights.ts";
import { rulesOfViewers } from "./namespace_rules.ts";
import { NO_NAMESPACE, objectRoute } from "./object_route.ts";
import { readiness } from "./readiness.ts";
import { Rights } from "./rights.ts";
import { shell } from "./shell.tsx";
import { showCluster } from "./shown_cluster.ts";
import { signIn, signInFirst, tokenOf } from "./viewer.ts";

/** Settings of {@linkcode pageApp}. */
export interface PageAppOptions {
  readonly assets: Assets;
  /**
   * Whether each viewer needs a token, and sees what this token may see; otherwise all viewers see
   * what the page's own account may see, under the name of this machine alone.
   */
  readonly needsToken: boolean;
  /** The only namespace to show; all of them if it is unset. */
  readonly namespace?: string | undefined;
  /** Called at most once, with what the page's own account may not read, and the remedy. */
  readonly onMissingRights: (text: string) => void;
  /** Ends all streams and informers. */
  readonly signal: AbortSignal;
}

const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  requireTrustedTypesFor: ["'script'"],
  trustedTypes: ["'none'"], // text of the cluster can never become markup
};

/** A viewer reads soon that the API server does not answer. */
const LIMIT = { timeoutMs: ANSWER_LIMIT_MS };

/** Returns the app of the page. */
export function pageApp(kube: KubeFetch, options: PageAppOptions): Hono {
  const { assets, needsToken, namespace, onMissingRights, signal } = options;
  const askRules = rulesOfViewers(kube);
  const newViewer = () => ({ review: createAccessReviewer(kube, LIMIT), askRules });
  const rights = new Rights(needsToken ? newViewer : undefined);
  const cluster = showCluster(kube, { rights, namespace, signal });

  void Promise.all([...cluster.values()].map(({ answered }) => answered)).then(() => {
    const missing = missingRights(cluster);
    if (missing !== undefined) onMissingRights(missing);
  });

  const app = new Hono();
  app.route("/", readiness(cluster, { signal })); // the kubelet comes by the pod's address
  app.use(secureHeaders({
    contentSecurityPolicy,
    referrerPolicy: "same-origin", // without any, forms have no Origin
    strictTransportSecurity: false, // that is for the proxy that ends TLS
    xFrameOptions: "DENY",
  }));
  app.route("/assets", assets.app);
  const page = shell({ server: new URL(kube.server).host, needsToken, modules: assets.modules });
  app.get("/", needsToken ? signInFirst() : onlyThisMachine(), (c) => c.html(page));
  if (needsToken) app.route("/", signIn());

  const data = new Hono();
  data.use(needsToken ? authenticate(kube, { ...LIMIT, token: tokenOf }) : onlyThisMachine());
  const may = (access: Parameters<typeof authorize>[1]): MiddlewareHandler =>
    needsToken ? authorize(kube, access, LIMIT) as MiddlewareHandler : (_c, next) => next();
  data.get("/access", accessRoute(cluster, { rights, isServerThere: apiServerCheck(kube) }));
  data.get("/live", liveRoute(cluster));
  data.get(
    "/objects/:plural/:namespace/:name",
    may((c) => {
      const { plural = "", namespace = "", name = "" } = c.req.param();
      const { group = "" } = cluster.get(plural) ?? {};
      const place = namespace === NO_NAMESPACE ? {} : { namespace };
      return { verb: "get", group, resource: plural, name, ...place };
    }),
    objectRoute(cluster),
  );
  data.get(
    "/logs/:namespace/:name/:container",
    may((c) => {
      const { namespace = "", name = "" } = c.req.param();
      return { verb: "get", resource: "pods", subresource: "log", namespace, name };
    }),
    logRoute(kube, { pods: cluster.get("pods")!, signal }),
  );
  const logText = "/logs/:namespace/:name/:container/text";
  data.get(logText, may(logAccess), logTextRoute(kube, { signal }));
  app.route("/data", data);
  return app;
}

/**
 * Refuses requests under other names than this machine's, for a page that asks for no token: a site
 * in the same browser may let its own name lead here (DNS rebinding).
 */
function onlyThisMachine(): MiddlewareHandler {
  return async (c, next) => {
    const { hostname } = new URL(c.req.url);
    if (!["127.0.0.1", "localhost", "[::1]"].includes(hostname)) {
      return c.text("This page is for this machine only: open it as 127.0.0.1.\n", 421);
    }
    await next();
  };
}
