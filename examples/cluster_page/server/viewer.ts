import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import type { AuthenticatedUser } from "@kubewire/hono";
import { signInPage, type SignInProblem } from "./sign_in_page.tsx";

const COOKIE = "cluster-page-token";
const MAX_FORM_BYTES = 65_536;
/** Browsers drop a cookie whose name and value are longer, and say nothing. */
const MAX_COOKIE_BYTES = 4_096;
/** The characters that a header can hold, and that no cookie has to encode. */
const TOKEN = /^[\x21-\x7e]+$/;

/** A viewer who has shown a token. */
export interface Viewer {
  readonly user: AuthenticatedUser;
  /** Tells the viewer from others. */
  readonly key: string;
  /** Returns the header with the viewer's token, which nothing keeps or shows. */
  authorization(): string;
}

/** Returns the viewer of a request after `authenticate`; `undefined` if the page asks for no token. */
export function viewerOf(c: Context): Viewer | undefined {
  const user: AuthenticatedUser | undefined = c.get("user");
  if (!user) return undefined;
  const token = tokenOf(c);
  return { user, key: JSON.stringify(user), authorization: () => `Bearer ${token}` };
}

/**
 * Returns the token of a request: of the header, if a proxy in front has sent one, or of the session's
 * cookie.
 */
export function tokenOf(c: Context): string | undefined {
  const header = c.req.header("authorization");
  return header === undefined ? getCookie(c, COOKIE) : /^bearer +(\S+) *$/i.exec(header)?.[1];
}

/**
 * Returns a middleware that sends a viewer without a token to the page for signing in. A request that
 * another site begins has no cookie that is `SameSite`, but those of the page's script have it.
 */
export function signInFirst(): MiddlewareHandler {
  return async (c, next) => {
    const site = c.req.header("sec-fetch-site") ?? "cross-site"; // plain HTTP has none
    const hasToken = getCookie(c, COOKIE) !== undefined ||
      c.req.header("authorization") !== undefined;
    if (hasToken || site === "cross-site") return await next();
    return c.redirect(`./sign-in${new URL(c.req.url).search}`, 303);
  };
}

/**
 * Returns the pages to sign in with a token, and to sign out. The token is kept by the browser alone,
 * in a cookie that no script can read, and that the browser leaves out of what other sites begin.
 */
export function signIn(): Hono {
  const app = new Hono();
  app.use(
    csrf({ origin: isOwnOrigin }),
    bodyLimit({
      maxSize: MAX_FORM_BYTES,
      onError: (c) => c.html(signInPage({ query: "", problem: "long" }), 413),
    }),
  );
  app.get("/sign-in", (c) => {
    const refused = getCookie(c, COOKIE) !== undefined;
    if (refused) deleteCookie(c, COOKIE); // the page comes here only if it was of no use
    const query = new URL(c.req.url).search.slice(1);
    return c.html(signInPage({ query, ...refused && { problem: "refused" } }));
  });
  app.post("/sign-in", async (c) => {
    const form = await c.req.parseBody();
    const token = String(form.token ?? "").replace(/^Bearer\s/i, "").replaceAll(/\s/g, "");
    const query = String(form.query ?? "");
    const problem = problemOf(token);
    if (problem) {
      deleteCookie(c, COOKIE);
      return c.html(signInPage({ query, problem }), 400);
    }
    setCookie(c, COOKIE, token, {
      httpOnly: true,
      sameSite: "Strict",
      path: "/",
      secure: isSecure(c.req.raw),
    });
    return c.redirect(`./?${new URLSearchParams(query)}`, 303);
  });
  app.post("/sign-out", (c) => {
    deleteCookie(c, COOKIE);
    return c.redirect("./sign-in", 303);
  });
  return app;
}

/** Returns why no cookie can keep a token; `undefined` if one can. */
function problemOf(token: string): SignInProblem | undefined {
  if (!TOKEN.test(token)) return "damaged";
  return COOKIE.length + encodeURIComponent(token).length > MAX_COOKIE_BYTES ? "long" : undefined;
}

/** Whether a form is this page's own; its scheme may be another one, where a proxy ends TLS. */
function isOwnOrigin(origin: string, c: Context): boolean {
  return URL.canParse(origin) && new URL(origin).host === c.req.header("host");
}

/** Whether the browser's own connection is encrypted, as far as a proxy says. */
function isSecure({ url, headers }: Request): boolean {
  return (headers.get("x-forwarded-proto") ?? new URL(url).protocol).startsWith("https");
}
