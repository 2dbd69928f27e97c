import { type Context, Hono } from "hono";
import { OpenApi } from "../openapi/open_api.ts";
import {
  openApiDocumentRoute,
  openApiIndexRoute,
  openApiVersion2Route,
} from "../openapi/open_api_route.ts";
import { apiVersionOf, type Verb } from "../resources/served_resource.ts";
import { internalError, methodNotAllowed, resourceNotFound } from "../status/api_errors.ts";
import { StatusError } from "../status/status_error.ts";
import { versionWarning } from "../warnings/version_warning.ts";
import { aggregatedType, asksForAggregated, describeAggregated } from "./aggregated_discovery.ts";
import { type ApiCall, type ApiContext, resolveCall, type ResourceCall } from "./api_call.ts";
import {
  selfSubjectReviewRoute,
  tokenRequestRoute,
  tokenReviewRoute,
} from "./authentication_routes.ts";
import {
  describeApiVersions,
  describeGroup,
  describeGroups,
  describeResources,
} from "./discovery.ts";
import { patchRoute } from "./patch_route.ts";
import { bindRoute, evictRoute } from "./pod_action_routes.ts";
import { logRoute, portRoute, sessionRoute } from "./pod_stream_routes.ts";
import { getRoute, listRoute, watchRoute } from "./read_routes.ts";
import { errorResponse, jsonResponse, pathNotFound } from "./responses.ts";
import { accessReviewRoute } from "./review_routes.ts";
import { scaleRouteOf } from "./scale_routes.ts";
import { createRoute, deleteCollectionRoute, deleteRoute, updateRoute } from "./write_routes.ts";

type Env = { Bindings: Omit<ApiCall, "request"> };
type Route = (context: ApiContext, call: ResourceCall) => Response | Promise<Response>;

const routes: Readonly<Record<Verb, Route>> = {
  create: createRoute,
  delete: deleteRoute,
  deletecollection: deleteCollectionRoute,
  get: getRoute,
  list: listRoute,
  patch: patchRoute,
  update: updateRoute,
  watch: watchRoute,
};

/** Routes of the subresources that only accept POST. */
const actionRoutes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["binding", bindRoute],
  ["eviction", evictRoute],
  ["token", tokenRequestRoute],
]);

/** Creates the routes of the API; authentication, authorization and faults come before them. */
export function createKubeApp(context: ApiContext): Hono<Env> {
  const app = new Hono<Env>({ strict: false });
  app.onError((error) =>
    errorResponse(error instanceof StatusError ? error : internalError(error.message))
  );
  app.notFound(pathNotFound);
  const serve = (c: Context<Env>) => serveResource(context, callOf(c));
  // the URL of a path with `..` is that of another one
  app.use(async (c, next) => {
    const { path, isResource } = c.env.info;
    if (path === new URL(c.req.url).pathname) return await next();
    return isResource ? await serve(c) : pathNotFound();
  });

  // The health paths and `/apis/GROUP` accept every method.
  for (const name of ["healthz", "livez", "readyz"]) {
    app.all(`/${name}`, (c) => health(name, c.req.query("verbose") !== undefined));
    for (const check of ["ping", "log", "etcd"]) app.all(`/${name}/${check}`, () => health());
  }
  app.all("/apis/:group", (c) => described(describeGroup(context.registry, c.req.param("group"))));

  const openApi = new OpenApi(context.registry);
  app.get("/openapi/v2", (c) => openApiVersion2Route(openApi, c.req.raw));
  app.get("/openapi/v3", () => openApiIndexRoute(openApi));
  app.get("/openapi/v3/*", (c) => {
    const path = c.req.path.slice("/openapi/v3/".length);
    return openApiDocumentRoute(openApi, { request: c.req.raw, path, now: context.now() });
  });

  app.get("/version", () => jsonResponse(JSON.stringify(versionInfo(context))));
  app.get("/api", (c) => root(context, c.req.raw, describeApiVersions(context.address())));
  app.get("/apis", (c) => root(context, c.req.raw, describeGroups(context.registry)));
  app.get("/api/:version", (c) => resources(context, { group: "", ...c.req.param() }));
  app.get("/apis/:group/:version", (c) => resources(context, c.req.param()));
  for (const path of ["/version", "/api", "/apis", "/api/:version", "/apis/:group/:version"]) {
    app.all(path, () => {
      throw methodNotAllowed();
    });
  }

  app.all("/api/:version/*", serve);
  app.all("/apis/:group/:version/*", serve);
  return app;
}

async function serveResource(context: ApiContext, call: ApiCall): Promise<Response> {
  const resolved = resolveCall(context, call);
  if (!resolved) return unknownPath(context, call.info);
  const warning = versionWarning(resolved.target.resource);
  if (warning !== undefined) call.warn(warning);
  return await routeOf(resolved)(context, resolved);
}

/**
 * Returns the response for an unknown path. In the group of a built-in resource it is a Status; in
 * a group of custom resources, or an unknown group, it is the same as for any other path.
 */
function unknownPath({ registry }: ApiContext, { group }: { group: string }): Response {
  const isBuiltIn = [...registry].some((resource) => resource.group === group && !resource.custom);
  if (isBuiltIn) throw resourceNotFound();
  return pathNotFound();
}

function resources(context: ApiContext, place: { group: string; version: string }): Response {
  const body = describeResources(context.registry, place);
  return body ? described(body) : unknownPath(context, place);
}

function routeOf({ info, target }: ResourceCall): Route {
  const action = actionRoutes.get(info.subresource);
  if (action) return action;
  if (info.subresource === "scale") return scaleRouteOf(info.verb);
  if (info.subresource === "log") return logRoute;
  if (info.subresource === "exec" || info.subresource === "attach") return sessionRoute;
  if (info.subresource === "portforward") return portRoute;
  if (apiVersionOf(target.resource) === "authentication.k8s.io/v1") {
    return target.resource.kind === "TokenReview" ? tokenReviewRoute : selfSubjectReviewRoute;
  }
  if (target.resource.group === "authorization.k8s.io") return accessReviewRoute;
  const route = Object.hasOwn(routes, info.verb) ? routes[info.verb as Verb] : undefined;
  if (!route) throw methodNotAllowed();
  return route;
}

function callOf(c: Context<Env>): ApiCall {
  return { ...c.env, request: c.req.raw };
}

/** Returns the response of `/api` or `/apis`, in the form that the client requests. */
function root(context: ApiContext, request: Request, body: Record<string, unknown>): Response {
  const { aggregatedDiscovery, registry } = context;
  const aggregates = aggregatedDiscovery && asksForAggregated(request.headers.get("accept"));
  if (!aggregates) return described(body);
  const path = new URL(request.url).pathname.startsWith("/apis") ? "/apis" : "/api";
  const text = JSON.stringify(describeAggregated(registry, path));
  return new Response(text, { headers: { "content-type": aggregatedType, vary: "Accept" } });
}

function described(body: Record<string, unknown> | undefined): Response {
  return body ? jsonResponse(JSON.stringify(body)) : pathNotFound();
}

function health(name = "", verbose = false): Response {
  const body = verbose ? `[+]ping ok\n${name} check passed\n` : "ok";
  return new Response(body, { headers: { "content-type": "text/plain; charset=utf-8" } });
}

function versionInfo({ minor }: ApiContext): Record<string, string> {
  return {
    major: "1",
    minor,
    gitVersion: `v1.${minor}.0+kubewire`,
    gitCommit: "",
    gitTreeState: "clean",
    buildDate: "1970-01-01T00:00:00Z",
    goVersion: "",
    compiler: "",
    platform: "",
  };
}
