import { assert, assertEquals } from "@std/assert";
import { assertFailure } from "../assert_failure.ts";
import { unique } from "../fixture.ts";
import type { Cases } from "./cases.ts";

/** Deletion of namespaces, on a server without controllers. */
export const namespaceCases: Cases = {
  async "a deleted namespace with a held object turns Terminating, and accepts no new objects"(
    fixture,
  ) {
    const { api } = fixture;
    const name = unique("ending");
    const path = `/api/v1/namespaces/${name}`;
    await fixture.create("/api/v1/namespaces", { metadata: { name } });
    const held = `${path}/configmaps/held`;
    await api.create(`${path}/configmaps`, {
      metadata: { name: "held", finalizers: ["example.com/hold"] },
    });

    const { status, body } = await api.delete(path);
    assertEquals([status, body.kind, body.status.phase], [200, "Namespace", "Terminating"]);
    assert(body.metadata.deletionTimestamp);

    assertFailure(await api.post(`${path}/configmaps`, { metadata: { name: "late" } }), {
      status: 403,
      reason: "Forbidden",
      message:
        `configmaps "late" is forbidden: unable to create new content in namespace ${name} because it is being terminated`,
      details: {
        name: "late",
        kind: "configmaps",
        causes: [{
          reason: "NamespaceTerminating",
          message: `namespace ${name} is being terminated`,
          field: "metadata.namespace",
        }],
      },
    });
    assertEquals((await api.patch(held, { data: { x: "1" } })).status, 200);
    const again = await api.delete(path);
    assertEquals([again.status, again.body.status.phase], [200, "Terminating"]);
    assertFailure(await api.post("/api/v1/namespaces", { metadata: { name } }), {
      status: 409,
      reason: "AlreadyExists",
      message: `object is being deleted: namespaces "${name}" already exists`,
      details: { name, kind: "namespaces" },
    });
    await api.patch(held, { metadata: { finalizers: null } });
  },

  async "a namespace keeps the label with its name, whatever is written"(fixture) {
    const { api } = fixture;
    const name = unique("labelled");
    const path = `/api/v1/namespaces/${name}`;
    const { body: created } = await api.post("/api/v1/namespaces", { metadata: { name } });
    const own = { "kubernetes.io/metadata.name": name };
    assertEquals(created.metadata.labels, own);
    const { spec } = created;
    const writes = [
      () => api.put(path, { metadata: { name, labels: { a: "b" } }, spec }),
      () => api.put(path, { metadata: { name }, spec }),
      () => api.patch(path, { metadata: { labels: null } }),
      () => api.patch(path, { metadata: { labels: { "kubernetes.io/metadata.name": "x" } } }),
      () => api.patch(`${path}/status`, { metadata: { labels: null } }),
      () => api.put(`${path}/finalize`, { metadata: { name }, spec }),
    ];
    for (const [index, write] of writes.entries()) {
      const { status, body } = await write();
      const expected = index === 0 ? { a: "b", ...own } : own;
      assertEquals([status, body.metadata.labels], [200, expected], `write ${index}`);
    }
    assertEquals((await api.get(path)).body.metadata.labels, own);
    await api.delete(path);
  },

  async "preconditions hold for namespaces too, with their own message"({ api, namespace }) {
    const path = `/api/v1/namespaces/${namespace}`;
    assertFailure(await api.delete(path, { preconditions: { uid: "other" } }), {
      status: 409,
      reason: "Conflict",
      message: new RegExp(
        `^Operation cannot be fulfilled on namespaces "${namespace}": Precondition failed: UID in precondition: other, UID in object meta: `,
      ),
      details: { name: namespace, kind: "namespaces" },
    });
  },

  async "the namespaces of the system cannot be deleted"({ api }) {
    for (const name of ["default", "kube-system"]) {
      assertFailure(await api.delete(`/api/v1/namespaces/${name}`), {
        status: 403,
        reason: "Forbidden",
        message: `namespaces "${name}" is forbidden: this namespace may not be deleted`,
        details: { name, kind: "namespaces" },
      });
    }
  },

  async "namespaces cannot be deleted as a collection"({ api }) {
    assertFailure(await api.delete("/api/v1/namespaces"), {
      status: 405,
      reason: "MethodNotAllowed",
      message: "the server does not allow this method on the requested resource",
      details: {},
    });
  },
};
