import { assertEquals } from "@std/assert";
import { assertFailure, blaming } from "../../assert_failure.ts";
import { untilAnswered } from "../../define_widgets.ts";
import type { Fixture } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import { openSites, siteDefinition, type Sites } from "../../site_support.ts";
import type { Cases } from "../cases.ts";

/** The version in which objects are stored, and the versions in which they may still be. */
export const storageVersionCases: Cases = {
  async "a version stays in a definition until no object may be stored in it"(fixture) {
    await using sites = await openSites(fixture);
    await createSettled(fixture, sites);
    const definition = definitionPath(sites);
    const switched = await storeInV2(fixture, sites);
    const [, stored] = switched.body.spec.versions;
    const removeV1 = () => fixture.api.patch(definition, { spec: { versions: [stored] } });
    assertEquals(switched.body.status.storedVersions, ["v1", "v2"]);
    const message = "missing from spec.versions; v1 was previously a storage version, and must " +
      "remain in spec.versions until a storage migration ensures no data remains persisted in v1 " +
      "and removes v1 from status.storedVersions";
    const name = `sites.${sites.group}`;
    const refused = await removeV1();
    assertFailure(refused, {
      status: 422,
      reason: "Invalid",
      message: `CustomResourceDefinition.apiextensions.k8s.io "${name}" is invalid: ` +
        `status.storedVersions[0]: Invalid value: "v1": ${message}`,
      details: blaming(
        { name, group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" },
        [["status.storedVersions[0]", "Invalid", `Invalid value: "v1": ${message}`]],
      ),
    });

    await migrate(fixture, `${sites.path("v2")}/x`);
    const setStored = async (storedVersions: string[]) =>
      (await fixture.api.patch(`${definition}/status`, { status: { storedVersions } })).body.status
        .storedVersions;
    assertEquals(await setStored(["v3"]), ["v3"]);
    assertEquals(await setStored([]), ["v2"]);
    const removed = await removeV1();
    assertEquals([removed.status, removed.body.status.storedVersions], [200, ["v2"]]);
    await untilAnswered(() => fixture.api.get(sites.path("v1")), ({ status }) => status === 404);
    assertEquals((await sites.v2.get("x")).spec, { hostname: "1" });
  },

  async "a write without changes stores an object in the present version, once"(fixture) {
    await using sites = await openSites(fixture);
    await createSettled(fixture, sites);
    for (const name of ["y", "z"]) {
      await sites.v1.create({ metadata: { name }, spec: { host: "1" } });
    }
    await storeInV2(fixture, sites);
    await migrate(fixture, `${sites.path("v2")}/x`);
    const again = async (
      name: string,
      write: (path: string, object: unknown) => Promise<Answer>,
    ) => {
      const path = `${sites.path("v2")}/${name}`;
      const { body } = await fixture.api.get(path);
      const { metadata: { resourceVersion, generation } } = (await write(path, body)).body;
      return [resourceVersion !== body.metadata.resourceVersion, generation];
    };
    const put = (path: string, object: unknown) => fixture.api.put(path, object);
    const patch = (path: string) => fixture.api.patch(`${path}/status`, {});
    assertEquals(await again("y", put), [true, 1]);
    assertEquals(await again("y", put), [false, 1]);
    assertEquals(await again("z", patch), [true, 1]);
    assertEquals(await again("z", patch), [false, 1]);
  },
};

function definitionPath({ group }: Sites): string {
  return `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sites.${group}`;
}

/**
 * Creates an object that a write without changes leaves as it is, until it is stored in v2. The
 * conversion changes an annotation, so the first write at v2 changes what is stored in v1.
 */
async function createSettled({ api }: Fixture, sites: Sites): Promise<void> {
  await sites.v1.create({ metadata: { name: "x" }, spec: { host: "1" } });
  await api.patch(`${sites.path("v2")}/x`, {});
}

async function storeInV2({ api }: Fixture, sites: Sites): Promise<Answer> {
  const [v1, v2] = siteDefinition(sites.group, { url: "https://a.test" }).spec.versions;
  const versions = [{ ...v1, storage: false }, { ...v2, storage: true }];
  return await api.patch(definitionPath(sites), { spec: { versions } });
}

/** Writes an object without changes until it is stored in another version; then no more. */
async function migrate({ api }: Fixture, path: string): Promise<void> {
  const { resourceVersion } = (await api.get(path)).body.metadata;
  // kube-apiserver stores in the other version after a moment
  const migrated = await untilAnswered(
    () => api.patch(path, {}),
    ({ status, body }) => status === 200 && body.metadata.resourceVersion !== resourceVersion,
  );
  const again = await api.patch(path, {});
  assertEquals(again.body.metadata.resourceVersion, migrated.body.metadata.resourceVersion);
}
