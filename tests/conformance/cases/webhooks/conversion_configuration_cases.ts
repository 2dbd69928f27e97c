import { assertEquals } from "@std/assert";
import type { Answer } from "../../json_api.ts";
import { openSites, siteDefinition } from "../../site_support.ts";
import type { Cases } from "../cases.ts";

/** The conversions that definitions of custom resources may have. */
export const conversionConfigurationCases: Cases = {
  async "a conversion without a place or versions of reviews is refused"(fixture) {
    const { api, namespace } = fixture;
    const group = `${namespace}.example.com`;
    const post = async (webhook: unknown) => {
      const object = siteDefinition(group, { url: "https://a.test" });
      const { body } = await api.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
        ...object,
        spec: { ...object.spec, conversion: { strategy: "Webhook", webhook } },
      });
      return body.details?.causes?.map((cause: Answer["body"]) =>
        `${cause.field}: ${cause.message}`
      );
    };
    const place = "spec.conversion.webhookClientConfig";
    const versions = "spec.conversion.conversionReviewVersions";
    const conversionReviewVersions = ["v1"];
    assertEquals(await post({ conversionReviewVersions }), [
      `${place}: Required value: required when strategy is set to Webhook`,
    ]);
    assertEquals(await post({ conversionReviewVersions, clientConfig: {} }), [
      `${place}: Required value: exactly one of url or service is required`,
    ]);
    const clientConfig = { url: "https://a.test" };
    assertEquals(await post({ conversionReviewVersions: [], clientConfig }), [
      `${versions}: Required value`,
    ]);
    assertEquals(await post({ conversionReviewVersions: ["v3"], clientConfig }), [
      `${versions}: Invalid value: ["v3"]: must include at least one of v1, v1beta1`,
    ]);
  },

  async "a conversion that cannot be called is refused, when it is created and later"(fixture) {
    const group = `${fixture.namespace}.example.com`;
    const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const { spec, ...object } = siteDefinition(group, { url: "https://a.test" });
    const causesOf = ({ body }: Answer): string[] =>
      (body.details?.causes ?? []).map(({ field, message }: Answer["body"]) =>
        `${field.replace("spec.conversion.", "")}: ${message}`
      );
    const post = async (conversion: unknown) =>
      causesOf(
        await fixture.api.post(`${definitions}?dryRun=All`, {
          ...object,
          spec: { ...spec, conversion },
        }),
      );
    const place = (clientConfig: unknown, conversionReviewVersions = ["v1"]) =>
      post({ strategy: "Webhook", webhook: { clientConfig, conversionReviewVersions } });
    const url = "webhookClientConfig.url: Invalid value:";
    const form = "desired format: https://host[/path]";
    assertEquals(await place({ url: "ftp://u@?q#f" }), [
      `${url} "ftp": 'https' is the only allowed URL scheme; ${form}`,
      `${url} "": host must be specified; ${form}`,
      `${url} "u": user information is not permitted in the URL`,
      `${url} "f": fragments are not permitted in the URL`,
      `${url} "q": query parameters are not permitted in the URL`,
    ]);
    const service = { name: "s", namespace: "n", port: 0, path: "/a//b" };
    assertEquals(await place({ service }), [
      "webhookClientConfig.service.port: Invalid value: 0: port is not valid: must be between 1 " +
      "and 65535, inclusive",
      'webhookClientConfig.service.path: Invalid value: "/a//b": segment[1] may not be empty',
    ]);
    assertEquals(await place({ url: "https://a.test" }, ["v1", "v1"]), [
      'conversionReviewVersions[1]: Invalid value: "v1": duplicate version',
    ]);
    const none = "Forbidden: should not be set when strategy is not set to Webhook";
    assertEquals(await post({ ...spec.conversion, strategy: "None" }), [
      `webhookClientConfig: ${none}`,
      `conversionReviewVersions: ${none}`,
    ]);
    assertEquals(await post({}), ["strategy: Required value"]);

    await using sites = await openSites(fixture);
    const path = `${definitions}/sites.${sites.group}`;
    const patch = (conversion: unknown) => fixture.api.patch(path, { spec: { conversion } });
    assertEquals(
      causesOf(await patch({ webhook: { clientConfig: { caBundle: btoa("no") } } })),
      [
        'webhookClientConfig.caBundle: Invalid value: "bm8=": unable to load root certificates: ' +
        "unable to parse bytes as PEM block",
      ],
    );
    assertEquals((await patch(null)).body.spec.conversion, { strategy: "None" });
  },
};
