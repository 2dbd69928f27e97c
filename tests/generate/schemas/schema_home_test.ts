import { assertEquals, assertThrows } from "@std/assert";
import { schemaHome } from "../../../src/generate/schemas/schema_home.ts";
import { test } from "../../support/test.ts";

const homes: Record<string, [module: string, type: string, builtIn: boolean]> = {
  "io.k8s.api.core.v1.Pod": ["core/v1", "Pod", true],
  "#/components/schemas/io.k8s.api.apps.v1.Deployment": ["apps/v1", "Deployment", true],
  "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta": ["meta/v1", "ObjectMeta", true],
  "io.k8s.apimachinery.pkg.api.resource.Quantity": ["meta/v1", "Quantity", true],
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": ["meta/v1", "IntOrString", true],
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON": [
    "apiextensions/v1",
    "JSON",
    true,
  ],
  "io.crossplane.pkg.v1.Provider": ["pkg.crossplane.io/v1", "Provider", false],
  "io.k8s.networking.gateway.v1.Gateway": ["gateway.networking.k8s.io/v1", "Gateway", false],
  "com.example.v2-beta1.Widget": ["example.com/v2-beta1", "Widget", false],
  "com.example.stable.Widget": ["example.com/stable", "Widget", false],
  "com.example.preview.My-Thing": ["example.com/preview", "My_Thing", false],
  "com.example.v1.class": ["example.com/v1", "class_", false],
  "com.example.v1.Widget": ["example.com/v1", "Widget", false],
};

for (const [name, [module, type, builtIn]] of Object.entries(homes)) {
  test(`schemaHome puts ${name} into ${module}`, () => {
    assertEquals(schemaHome(name), { module, type, builtIn });
  });
}

test("schemaHome refuses a name without a version", () => {
  assertThrows(() => schemaHome("Pet"), TypeError, 'The schema name "Pet" does not end in');
  assertThrows(() => schemaHome("com.example.Pet"), TypeError);
});
