import { assert } from "@std/assert";
import { diagnose, textReport } from "../../src/doctor/mod.ts";
import { podOfHttps } from "../support/doctor/examined_pod.ts";
import { shownForms } from "../support/programs/shown_forms.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { inFull, test } from "../support/test.ts";

const RUNS = inFull(60, 12);

type Answer = (echo: string, request: Request) => Response;

/** Answers that contain the text in every place from which a report may take something. */
const answers: readonly Answer[] = [
  (echo) => status(401, echo),
  (echo) => status(403, `${echo} "system:anonymous" cannot`),
  (echo) => status(429, echo),
  (echo) => status(500, echo),
  (echo) => new Response(`<h1>${echo}</h1>`, { headers: { "content-type": "text/html" } }),
  (echo) => Response.json({ [echo]: echo }, { headers: { "content-type": `text/${echo}` } }),
  (echo) => Response.redirect(`https://login.example.com/?token=${encodeURIComponent(echo)}`),
  (echo) => Response.json({ gitVersion: echo }),
  (echo) => Response.json({ gitVersion: `v1.20.${echo}` }),
  (echo) => Response.json({ metadata: {}, status: { userInfo: { username: echo } } }),
  (echo) => Response.json({ metadata: {}, status: { allowed: false, reason: echo } }),
  (echo) => Response.json({ metadata: {}, status: { resourceRules: rulesFor(echo) } }),
  (echo) => Response.json({ preferredVersion: { version: echo }, resources: resourcesFor(echo) }),
  (echo) => new Response(`{"type":"ERROR","object":{"message":"${echo}"}}\n`),
];

/** Returns the answer of a friendly server, so that the later checks are reached too. */
function friendly({ url }: Request): Response {
  const { pathname } = new URL(url);
  if (pathname === "/version") return Response.json({ gitVersion: "v1.37.0" });
  if (pathname === "/api/v1") return Response.json({ resources: resourcesFor("pods") });
  if (pathname.endsWith("/pods")) return new Response("");
  return Response.json({ metadata: {}, status: { resourceRules: rulesFor("pods") } });
}

function rulesFor(resource: string) {
  return [{ verbs: ["*"], apiGroups: [""], resources: [resource] }];
}

function resourcesFor(name: string) {
  return [{ name, namespaced: true, verbs: ["list", "watch"] }];
}

function status(code: number, message: string): Response {
  const body = { kind: "Status", apiVersion: "v1", status: "Failure", code, message };
  return Response.json(body, { status: code });
}

test("no report shows a token that a server repeats in any of its answers", async () => {
  let echoed = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    const random = seededRandom(seed);
    const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!;
    await using stack = new AsyncDisposableStack();
    const { options, secrets: [token = ""] } = await podOfHttps(stack, (request) => {
      const sent = request.headers.get("authorization") ?? "";
      const half = sent.slice(0, Math.ceil(sent.length / 2));
      if (random() < 0.6) return friendly(request);
      if (sent !== "") echoed++;
      const bare = sent.replace("Bearer ", "");
      const [, payload = "", signature = ""] = bare.split(".");
      const repeated = [sent, half, bare, payload, signature, bare.toUpperCase(), btoa(sent)];
      return pick(answers)(pick(repeated), request);
    });
    const access = [{ verbs: ["get", "watch"], resource: "pods" }];
    const diagnosis = await diagnose({ ...options, access, watchMs: 10, timeoutMs: 2_000 });
    const shown = `${textReport(diagnosis)}\n${shownForms(diagnosis)}`;
    const lower = shown.toLowerCase();
    const encoded = btoa(`Bearer ${token}`);
    for (const part of [...token.split("."), encoded.slice(12)]) {
      for (const piece of [part.slice(0, 16), part.slice(-16)]) {
        assert(!lower.includes(piece.toLowerCase()), `seed ${seed}: a report shows the token`);
      }
    }
  }
  assert(echoed > RUNS, `only ${echoed} answers repeated the token`);
});
