import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import { signInPage } from "./sign_in_page.tsx";

const COOKIE = "cluster-page-token";
const MAX_FORM_BYTES = 16_384;

/**
 * Returns a middleware that makes the token of the session cookie the bearer token of the request,
 * unless a proxy in front has sent one. `authenticate` follows it.
 */
export function tokenFromCookie(): MiddlewareHandler {
  return async (c, next) => {
    const token = getCookie(c, COOKIE);
    if (token && !c.req.header("authorization")) {
      const { url, method, headers } = c.req.raw; // it is a request without a body
      c.req.raw = new Request(url, { method, headers });
      c.req.raw.headers.set("authorization", `Bearer ${token}`);
    }
    await next();
  };
}

/**
 * Returns the pages to sign in with a token, and to sign out. The token is kept by the browser alone,
 * in a cookie that no script can read and that no other site's page can send.
 */
export function signIn(): Hono {
  const app = new Hono();
  app.use(csrf({ origin: isOwnOrigin }), bodyLimit({ maxSize: MAX_FORM_BYTES }));
  app.get("/sign-in", (c) => {
    const refused = getCookie(c, COOKIE) !== undefined;
    if (refused) deleteCookie(c, COOKIE); // the page comes here only if it was of no use
    return c.html(signInPage({ refused, query: new URL(c.req.url).search.slice(1) }));
  });
  app.post("/sign-in", async (c) => {
    const { token = "", query = "" } = await c.req.parseBody();
    setCookie(c, COOKIE, String(token).replace(/^Bearer\s/i, "").replaceAll(/\s/g, ""), {
      httpOnly: true,
      sameSite: "Strict",
      path: "/",
      secure: isSecure(c.req.raw),
    });
    return c.redirect(`./?${new URLSearchParams(String(query))}`, 303);
  });
  app.post("/sign-out", (c) => {
    deleteCookie(c, COOKIE);
    return c.redirect("./sign-in", 303);
  });
  return app;
}

/** Whether a form is this page's own; its scheme may be another one, where a proxy ends TLS. */
function isOwnOrigin(origin: string, c: Context): boolean {
  return URL.canParse(origin) && new URL(origin).host === c.req.header("host");
}

/** Whether the browser's own connection is encrypted, as far as a proxy says. */
function isSecure({ url, headers }: Request): boolean {
  return (headers.get("x-forwarded-proto") ?? new URL(url).protocol).startsWith("https");
}
