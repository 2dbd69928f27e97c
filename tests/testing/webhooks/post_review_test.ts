import { assertEquals, assertRejects } from "@std/assert";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { postReview, webhookUrl } from "../../../src/testing/webhooks/post_review.ts";
import { serveTls } from "../../support/servers/serve_tls.ts";
import { test } from "../../support/test.ts";

interface Given {
  answer: (request: Request) => Response | Promise<Response>;
  names?: string[];
  /** `NAMESPACE/NAME` of the Service that the server knows; the webhook is behind it. */
  service?: string;
  timeoutSeconds?: number;
  /** Which certificate is the bundle: by default that of the authority. */
  bundle?: "authority" | "server" | "another server";
  /** Called when `postReview` has ended, before the server is stopped. */
  onEnd?: () => void;
}

async function post({ answer, names = ["127.0.0.1"], ...given }: Given): Promise<string> {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names });
  await using server = serveTls(answer, keyPair);
  const bundles = {
    authority: authority.certificatePem,
    server: keyPair.certificatePem,
    "another server": (await authority.issueServer({ names })).certificatePem,
  };
  const service = { name: "hooks", namespace: "web", port: 443, path: "//check/" };
  const clientConfig = {
    url: given.service === undefined ? `${server.url}//check` : undefined,
    service: given.service === undefined ? undefined : service,
    caBundle: btoa(bundles[given.bundle ?? "authority"]),
  };
  const { timeoutSeconds = 10, onEnd } = given;
  const serviceUrl = (name: string) => name === given.service ? server.url : undefined;
  try {
    return await postReview({ clientConfig, timeoutSeconds }, { a: 1 }, serviceUrl);
  } finally {
    onEnd?.();
  }
}

test("postReview reaches a Service where it is said to be, under the Service's own name", async () => {
  const answer = async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    return new Response(`${pathname}${search} ${await request.text()}`);
  };
  const names = ["hooks.web.svc"];
  assertEquals(await post({ answer, names, service: "web/hooks" }), '/check?timeout=10s {"a":1}');
  await assertRejects(
    () => post({ answer, names, service: "web/other" }),
    Error,
    'Post "https://hooks.web.svc:443/check?timeout=10s": service "hooks" not found',
  );
});

test("postReview trusts the CA of the configuration, for the webhook's own name", async () => {
  const answer = () => new Response("ok");
  assertEquals(await post({ answer }), "ok");
  await assertRejects(
    () => post({ answer, names: ["elsewhere.test"] }),
    Error,
    'Post "https://127.0.0.1:',
  );
});

test("postReview trusts the server's certificate as the bundle, as Go does, for the server's name", async () => {
  const answer = async (request: Request) => new Response(await request.text());
  assertEquals(await post({ answer, bundle: "server" }), '{"a":1}');
  const service = { service: "web/hooks", names: ["hooks.web.svc"] };
  assertEquals(await post({ answer, bundle: "server", ...service }), '{"a":1}');
  let requests = 0;
  const count = () => new Response(String(++requests));
  await assertRejects(
    () => post({ answer: count, bundle: "another server" }),
    Error,
    'Post "https://127.0.0.1:',
  );
  await assertRejects(
    () => post({ answer: count, bundle: "server", names: ["elsewhere.test"] }),
    Error,
    'Post "https://127.0.0.1:',
  );
  assertEquals(requests, 0);
});

test("postReview waits for as long as the configuration says", async () => {
  const end = Promise.withResolvers<Response>();
  const release = () => end.resolve(new Response());
  await assertRejects(
    () => post({ answer: () => end.promise, timeoutSeconds: 1, onEnd: release }),
    Error,
    "context deadline exceeded",
  );
});

test("postReview names a status that is not 2xx", async () => {
  const fails = (status: number, text: string) =>
    assertRejects(() => post({ answer: () => new Response("down\n", { status }) }), Error, text);
  await fails(404, "the server could not find the requested resource");
  await fails(503, "the server is currently unable to handle the request");
  await fails(500, 'an error on the server ("down") has prevented the request');
  await fails(400, "the server rejected our request for an unknown reason");
});

/** The results are those of Go's `path.Join` and `net/url`, with which kube-apiserver joins them. */
const urls = [
  ["https://h", "https://h/?timeout=10s"],
  ["https://h/", "https://h/?timeout=10s"],
  ["https://h//", "https://h/?timeout=10s"],
  ["https://h:443/a", "https://h:443/a?timeout=10s"],
  ["https://h//a//b/", "https://h/a/b?timeout=10s"],
  ["https://h/a/./b/../c", "https://h/a/c?timeout=10s"],
  ["https://h/../x", "https://h/x?timeout=10s"],
  ["https://h/a%20b", "https://h/a%20b?timeout=10s"],
  ["https://h/a%2Fb", "https://h/a/b?timeout=10s"],
  ["https://h/a%2f%2e%2e/c", "https://h/c?timeout=10s"],
  ["https://h/%C3%A9!*'()$&+,:;=@~-_.", "https://h/%C3%A9%21%2A%27%28%29$&+,:;=@~-_.?timeout=10s"],
] as const;

test("webhookUrl joins the path of a URL as kube-apiserver does", () => {
  for (const [url, expected] of urls) {
    assertEquals(webhookUrl({ url, service: undefined, caBundle: "" }, 10), expected);
  }
});

test("webhookUrl joins the path of a Service", () => {
  for (const [path, joined] of [["/", "/"], ["//a//b/", "/a/b"], ["", "/"]] as const) {
    const service = { name: "hooks", namespace: "web", port: 8443, path };
    assertEquals(
      webhookUrl({ url: undefined, service, caBundle: "" }, 3),
      `https://hooks.web.svc:8443${joined}?timeout=3s`,
    );
  }
});
