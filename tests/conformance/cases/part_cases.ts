import { assertEquals } from "@std/assert";
import { assertFailure, blaming } from "../assert_failure.ts";
import type { Fixture } from "../fixture.ts";
import type { Answer } from "../json_api.ts";
import type { Cases } from "./cases.ts";

const CSRS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

/** A request for a certificate, PEM in base64, with a key that was thrown away. */
const REQUEST =
  "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlISE1IQUNBUUF3RGpFTU1Bb0dBMVVFQXd3RGQy" +
  "VmlNRmt3RXdZSEtvWkl6ajBDQVFZSUtvWkl6ajBEQVFjRApRZ0FFbnI1WWFaTlhHemh1WmZLbGlCVXdlZy9CMkdC" +
  "MG5VRXJ1Z01IdDFGWFR2MDNGUThuZm5HcGo4SGRFWUZWClplMi9rZEx3bmN5M0VWNlN0WmJQZ0luNHRLQUFNQW9H" +
  "Q0NxR1NNNDlCQU1DQTBjQU1FUUNJRWd5VmM3ZnoyMDkKS0pMalpyUzFTZUxBVG56ZzBVd0VzZ01zdVNlWXo5MEJB" +
  "aUJBRDJhMEZRRFJZSjRuS1YzbDZVSERCOHl5bVIybwpndnNvcmJteXJrSjBSdz09Ci0tLS0tRU5EIENFUlRJRklD" +
  "QVRFIFJFUVVFU1QtLS0tLQo=";

const approved = { type: "Approved", status: "True", reason: "Tested", message: "by a test" };

async function createRequest(fixture: Fixture): Promise<string> {
  const name = `${fixture.namespace}-web`;
  const spec = { request: REQUEST, signerName: "example.com/web", usages: ["client auth"] };
  const labels = { tier: "a" }; // without a field to manage, no manager is recorded
  await fixture.create(CSRS, { metadata: { name, labels }, spec });
  return `${CSRS}/${name}`;
}

async function createPod(fixture: Fixture): Promise<string> {
  await fixture.api.post(fixture.path("serviceaccounts"), { metadata: { name: "default" } });
  const spec = { containers: [{ name: "main", image: "example.com/main:1" }] };
  await fixture.api.create(fixture.path("pods"), { metadata: { name: "web" }, spec });
  return fixture.path("pods/web");
}

function managersOf({ body }: Answer): string[] {
  return body.metadata.managedFields.map(
    ({ operation, subresource = "" }: { operation: string; subresource?: string }) =>
      `${operation} ${subresource}`,
  );
}

/** The subresources that write a part of an object: approval, finalize, ephemeralcontainers. */
export const partCases: Cases = {
  async "an approval writes the conditions of a certificate signing request alone"(fixture) {
    const { api } = fixture;
    const path = await createRequest(fixture);
    const { body } = await api.get(`${path}/approval`);
    const answer = await api.put(`${path}/approval`, {
      ...body,
      metadata: { ...body.metadata, labels: { tier: "b" } },
      spec: { ...body.spec, signerName: "example.com/other" },
      status: { certificate: "bm9uZQ==", conditions: [approved] },
    });
    const { metadata, spec, status } = answer.body;
    assertEquals([answer.status, metadata.labels, spec.signerName], [
      200,
      { tier: "b" },
      "example.com/web",
    ]);
    const [{ lastUpdateTime, lastTransitionTime, ...condition }] = status.conditions;
    assertEquals([condition, status.certificate], [approved, undefined]);
    assertEquals([typeof lastUpdateTime, typeof lastTransitionTime], ["string", "string"]);
    assertEquals(managersOf(answer), ["Update ", "Update approval"]);
    const [{ fieldsV1 }] = answer.body.metadata.managedFields;
    assertEquals(fieldsV1["f:spec"], undefined);
  },

  async "an approval by a patch, and by server-side apply, is refused as one by an update is"(
    fixture,
  ) {
    const { api } = fixture;
    const path = await createRequest(fixture);
    const name = path.slice(CSRS.length + 1);
    const wrong = { ...approved, status: "False" };
    const subject = { name, group: "certificates.k8s.io", kind: "CertificateSigningRequest" };
    const text = `CertificateSigningRequest.certificates.k8s.io "${name}" is invalid: `;
    const unsupported = 'Unsupported value: "False": supported values: "True"';
    assertFailure(await api.patch(`${path}/approval`, { status: { conditions: [wrong] } }), {
      status: 422,
      reason: "Invalid",
      message: `${text}status.conditions[0].status: ${unsupported}`,
      details: blaming(subject, [["status.conditions[0].status", "NotSupported", unsupported]]),
    });
    const patched = await api.patch(`${path}/approval`, { status: { conditions: [approved] } });
    assertEquals(patched.body.status.conditions[0].type, "Approved");
    const removal = 'Forbidden: updates may not remove a condition of type "Approved"';
    assertFailure(await api.patch(`${path}/approval`, { status: { conditions: [] } }), {
      status: 422,
      reason: "Invalid",
      message: `${text}status.conditions: ${removal}`,
      details: blaming(subject, [["status.conditions", "Forbidden", removal]]),
    });
    const config = {
      apiVersion: "certificates.k8s.io/v1",
      kind: "CertificateSigningRequest",
      metadata: { name },
      status: { conditions: [{ ...approved, type: "Seen" }] },
    };
    const applied = await api.send("PATCH", `${path}/approval?fieldManager=me`, {
      json: config,
      headers: { "content-type": "application/apply-patch+yaml" },
    });
    assertEquals([applied.status, managersOf(applied).includes("Apply approval")], [200, true]);
    assertEquals(
      applied.body.status.conditions.map(({ type }: { type: string }) => type).sort(),
      ["Approved", "Seen"],
    );
  },

  async "an update of an object leaves what only a subresource of it writes"(fixture) {
    const { api } = fixture;
    const path = await createRequest(fixture);
    const given = (await api.get(path)).body;
    const answer = await api.put(path, { ...given, status: { conditions: [approved] } });
    assertEquals([answer.status, answer.body.status.conditions], [200, undefined]);
  },

  async "finalize writes the finalizers of a namespace, which an update does not"(fixture) {
    const { api, namespace } = fixture;
    const name = `${namespace}-held`;
    const path = `/api/v1/namespaces/${name}`;
    const created = await fixture.create("/api/v1/namespaces", { metadata: { name } });
    const finalizers = ["example.com/hold"];
    const updated = await api.put(path, { ...created, spec: { finalizers } });
    assertEquals(updated.body.spec.finalizers, ["kubernetes"]);
    assertEquals((await api.get(`${path}/finalize`)).status, 405);
    const finalized = await api.put(`${path}/finalize`, { ...updated.body, spec: { finalizers } });
    assertEquals([finalized.status, finalized.body.spec.finalizers], [200, finalizers]);
    assertEquals(managersOf(finalized).includes("Update finalize"), true);
    assertEquals((await api.delete(path)).body.status.phase, "Terminating");
    const terminating = (await api.get(path)).body;
    assertEquals(terminating.spec.finalizers, finalizers);
    assertEquals((await api.put(`${path}/finalize`, { ...terminating, spec: {} })).status, 200);
    assertEquals((await api.get(path)).status, 404);
  },

  async "ephemeral containers are added to a pod, and neither changed nor removed"(fixture) {
    const { api } = fixture;
    const path = await createPod(fixture);
    const { generation } = (await api.get(path)).body.metadata;
    const debug = { name: "debug", image: "example.com/debug:1" };
    const added = await api.patch(`${path}/ephemeralcontainers`, {
      metadata: { labels: { app: "web" } },
      spec: { ephemeralContainers: [debug], priority: 5 },
    });
    const [{ name, image }] = added.body.spec.ephemeralContainers;
    assertEquals([added.status, { name, image }], [200, debug]);
    assertEquals([added.body.metadata.labels, added.body.metadata.generation], [
      undefined,
      generation + 1,
    ]);
    assertEquals(managersOf(added).includes("Update ephemeralcontainers"), true);
    assertEquals((await api.get(`${path}/ephemeralcontainers`)).body.spec, added.body.spec);
    const removal = 'Forbidden: existing ephemeral containers "debug" may not be removed\n';
    assertFailure(
      await api.patch(`${path}/ephemeralcontainers`, { spec: { ephemeralContainers: null } }),
      {
        status: 422,
        reason: "Invalid",
        message: `Pod "web" is invalid: spec.ephemeralContainers: ${removal}`,
        details: blaming({ name: "web", kind: "Pod" }, [
          ["spec.ephemeralContainers", "Forbidden", removal],
        ]),
      },
    );
  },
};
