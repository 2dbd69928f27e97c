import { assertEquals, assertStringIncludes } from "@std/assert";
import { bindClusterRole } from "../../support/servers/bind_cluster_role.ts";
import { bearer } from "../../support/hono/reviewed_service.ts";
import { servePage } from "../../support/page/served_page.ts";
import { test } from "../../support/test.ts";

/** Signs in with a token. */
async function sent(url: string, token: string) {
  const response = await fetch(`${url}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: url },
    body: new URLSearchParams({ token, query: "view=pods" }),
  });
  const cookie = response.headers.get("set-cookie") ?? "";
  return { status: response.status, html: await response.text(), cookie };
}

test("The page says at once that a token is damaged or too long, and does not keep it", async () => {
  await using served = await servePage({ needsToken: true });
  const damaged = await sent(served.url, "abc…def");
  assertEquals(damaged.status, 400);
  assertStringIncludes(damaged.html, "Copy it again, in full.");
  assertStringIncludes(damaged.html, 'value="view=pods"');
  assertEquals(damaged.cookie, "cluster-page-token=; Max-Age=0; Path=/");
  const long = await sent(served.url, "a".repeat(4_079)); // with its name 4,097 bytes
  assertEquals(long.status, 400);
  assertStringIncludes(long.html, "a browser keeps at most 4 KB in a cookie");
  assertEquals(long.html.includes("aaaa"), false);
  assertEquals((await sent(served.url, "a".repeat(4_078))).status, 303);
  const longest = await sent(served.url, "a".repeat(70_000)); // its form is not read
  assertEquals(longest.status, 413);
  assertStringIncludes(longest.html, "a browser keeps at most 4 KB in a cookie");
});

test("The page takes a cookie that no header can hold for no token, and has it removed", async () => {
  await using served = await servePage({ needsToken: true });
  const { url } = served;
  for (const value of ["abc%E2%80%A6def", "a%0Ab", "a%00b", "%0D"]) {
    const headers = { cookie: `cluster-page-token=${value}` };
    const response = await fetch(`${url}/data/access`, { headers });
    assertEquals([response.status, (await response.json()).message], [401, "Unauthorized"], value);
    const page = await fetch(`${url}/sign-in`, { headers });
    assertStringIncludes(await page.text(), "The API server refuses the token.");
    assertEquals(page.headers.get("set-cookie"), "cluster-page-token=; Max-Age=0; Path=/");
  }
});

test("The page sends a viewer without a token to sign in, but not one who follows a link", async () => {
  await using served = await servePage({ needsToken: true });
  const { server, url } = served;
  bindClusterRole(server, "view", "ann");
  const { token } = await server.issueToken({ name: "ann" });
  const opened = async (headers: Record<string, string>) => {
    const response = await fetch(`${url}/?view=pods`, { redirect: "manual", headers });
    await response.body?.cancel();
    return [response.status, response.headers.get("location")];
  };
  assertEquals(await opened({ "sec-fetch-site": "none" }), [303, "./sign-in?view=pods"]);
  assertEquals(await opened({ "sec-fetch-site": "same-origin" }), [303, "./sign-in?view=pods"]);
  // Its cookie, which is SameSite=Strict, is not sent with such a request.
  assertEquals(await opened({ "sec-fetch-site": "cross-site" }), [200, null]);
  assertEquals(await opened({}), [200, null]);
  const cookie = `cluster-page-token=${token}`;
  assertEquals(await opened({ "sec-fetch-site": "none", cookie }), [200, null]);
  assertEquals(await opened({ "sec-fetch-site": "none", ...bearer(token).headers }), [200, null]);
});
