/**
 * The meaning of a user's entry: client-go `tools/clientcmd/client_config.go`, `validation.go` and
 * `transport/round_trippers.go`.
 *
 * @module
 */
import {
  base64,
  DEFAULT_PATH,
  HOME,
  type LoadingCase,
  pem,
  SIMPLE,
  simple,
} from "../loading_case.ts";

const V1 = "client.authentication.k8s.io/v1";
const V1BETA1 = "client.authentication.k8s.io/v1beta1";
const { token: _, ...ANONYMOUS } = SIMPLE;

const withUser = (user: Record<string, unknown>): Record<string, string> => ({
  [DEFAULT_PATH]: simple({ user }),
  [`${HOME}/.kube/token`]: "file-token\n",
  [`${HOME}/.kube/jane.crt`]: pem.file.certificate,
  [`${HOME}/.kube/jane.key`]: pem.file.key,
});

const dataPair = {
  "client-certificate-data": base64(pem.data.certificate),
  "client-key-data": base64(pem.data.key),
};
const certificateFiles = [`${HOME}/.kube/jane.crt`, `${HOME}/.kube/jane.key`];
const filePair = { "client-certificate": "jane.crt", "client-key": "jane.key" };
const exec = (parts: Record<string, unknown>) => ({
  exec: { apiVersion: V1, command: "plugin", interactiveMode: "Never", ...parts },
});
const oidc = (config: Record<string, unknown>) => ({ "auth-provider": { name: "oidc", config } });

const issuer = { "idp-issuer-url": "https://idp.example.com", "client-id": "kubectl" };

export const userCases: readonly LoadingCase[] = [
  {
    name: "A token is sent",
    files: withUser({ token: "abc" }),
    expected: { ...SIMPLE, token: "abc" },
  },
  {
    name: "An unusable token is an error that does not show it, where kubectl fails later",
    files: withUser({ token: "s3cr3t s3cr3t" }),
    expected: { error: "not printable ASCII" },
    asKubectl: false,
  },
  {
    name: "tokenFile is resolved against the folder of the kubeconfig",
    files: withUser({ tokenFile: "token" }),
    expected: { ...ANONYMOUS, tokenFile: `${HOME}/.kube/token` },
  },
  {
    name: "tokenFile takes precedence over token",
    files: withUser({ tokenFile: "token", token: "abc" }),
    expected: { ...ANONYMOUS, tokenFile: `${HOME}/.kube/token` },
  },
  {
    name: "token is sent where tokenFile does not exist",
    files: withUser({ tokenFile: "elsewhere", token: "abc" }),
    expected: { ...SIMPLE, token: "abc" },
  },
  {
    name: "tokenFile must exist if the user has no token",
    files: withUser({ tokenFile: "elsewhere" }),
    expected: { error: `${HOME}/.kube/elsewhere (tokenFile of user "jane") cannot be read` },
  },
  {
    name: "A client certificate may be given as data",
    files: withUser(dataPair),
    expected: { ...ANONYMOUS, certificate: "data" },
  },
  {
    name: "A client certificate may be given as files, which are read again",
    files: withUser(filePair),
    expected: { ...ANONYMOUS, certificate: "file", certificateFiles },
  },
  {
    name: "A client certificate's data takes precedence over its files, where kubectl refuses both",
    files: withUser({ ...dataPair, ...filePair }),
    expected: { ...ANONYMOUS, certificate: "data" },
    asKubectl: false,
  },
  {
    name: "A client certificate may be a file with its key as data",
    files: withUser({
      "client-certificate": "jane.crt",
      "client-key-data": base64(pem.file.key),
    }),
    expected: { ...ANONYMOUS, certificate: "file" },
  },
  {
    name: "A client certificate without a key is an error",
    files: withUser({ "client-certificate": "jane.crt" }),
    expected: { error: "has a client certificate without client-key-data or client-key" },
  },
  {
    name: "The file of a client certificate must exist",
    files: withUser({ ...filePair, "client-certificate": "joe.crt" }),
    expected: { error: `${HOME}/.kube/joe.crt (client-certificate of user "jane")` },
  },
  {
    name: "The file of a client key must exist",
    files: withUser({ ...filePair, "client-key": "joe.key" }),
    expected: { error: `${HOME}/.kube/joe.key (client-key of user "jane")` },
  },
  {
    name: "A client key alone is not a certificate",
    files: withUser({ "client-key": "jane.key" }),
    expected: ANONYMOUS,
  },
  {
    name: "The data of a client key must be base64, and is not shown",
    files: withUser({ ...dataPair, "client-key-data": "s3cr3t?" }),
    expected: { error: "users[0].user.client-key-data is not base64" },
  },
  {
    name: "A certificate and a token are both used",
    files: withUser({ ...dataPair, token: "abc" }),
    expected: { ...ANONYMOUS, certificate: "data", token: "abc" },
  },
  {
    name: "A user name and a password are sent as basic authentication",
    files: withUser({ username: "jane", password: "pass:wörd" }),
    expected: { ...ANONYMOUS, scheme: "Basic", token: base64("jane:pass:wörd") },
  },
  {
    name: "A user name is sent also without a password",
    files: withUser({ username: "jane" }),
    expected: { ...ANONYMOUS, scheme: "Basic", token: base64("jane:") },
  },
  {
    name: "A password without a user name is not sent",
    files: withUser({ password: "pass" }),
    expected: ANONYMOUS,
  },
  {
    name: "A password without a user name leaves a token file in use",
    files: withUser({ password: "pass", tokenFile: "token" }),
    expected: { ...ANONYMOUS, tokenFile: `${HOME}/.kube/token` },
  },
  {
    name: "A token file together with a user name is an error",
    files: withUser({ tokenFile: "token", username: "jane" }),
    expected: { error: "only one of them can be sent" },
  },
  {
    name: "A token together with a user name is an error",
    files: withUser({ token: "abc", username: "jane" }),
    expected: { error: "only one of them can be sent" },
  },
  {
    name: "`as` impersonates another user",
    files: withUser({ token: "abc", as: "root" }),
    expected: { ...SIMPLE, token: "abc", headers: { "impersonate-user": "root" } },
  },
  {
    name: "as-uid, as-groups and as-user-extra are sent as headers, with their names escaped",
    files: withUser({
      as: "root",
      "as-uid": "1",
      "as-groups": ["system:masters"],
      "as-user-extra": { "example.com/team": ["a b"] },
    }),
    expected: {
      ...ANONYMOUS,
      headers: {
        "impersonate-user": "root",
        "impersonate-uid": "1",
        "impersonate-group": "system:masters",
        "impersonate-extra-example.com%2fteam": "a b",
      },
    },
  },
  {
    name: "as-groups without `as` is an error",
    files: withUser({ "as-groups": ["system:masters"] }),
    expected: { error: "without `as`" },
  },
  {
    name: "Several as-groups are headers of one name",
    files: withUser({ token: "abc", as: "root", "as-groups": ["one", "two"] }),
    expected: {
      ...SIMPLE,
      token: "abc",
      headers: { "impersonate-user": "root", "impersonate-group": ["one", "two"] },
    },
  },
  {
    name: "Keys of as-user-extra that differ only in case are headers of one name",
    files: withUser({ as: "root", "as-user-extra": { team: ["a"], Team: ["b"] } }),
    expected: {
      ...ANONYMOUS,
      headers: { "impersonate-user": "root", "impersonate-extra-team": ["a", "b"] },
    },
  },
  {
    name: "exec is not run where there is a token",
    files: withUser({ token: "abc", ...exec({}) }),
    expected: { ...SIMPLE, token: "abc" },
  },
  {
    name: "exec is not run where there is a client certificate",
    files: withUser({ ...dataPair, ...exec({}) }),
    expected: { ...ANONYMOUS, certificate: "data" },
  },
  {
    name: "exec and auth-provider together are an error",
    files: withUser({ ...exec({}), ...oidc({}) }),
    expected: { error: "has exec and auth-provider" },
  },
  {
    name: "exec needs a command",
    files: withUser(exec({ command: "" })),
    expected: { error: "exec without a command" },
  },
  {
    name: "exec needs an apiVersion",
    files: withUser(exec({ apiVersion: "" })),
    expected: { error: "exec without an apiVersion" },
  },
  {
    name: "exec of v1alpha1 is no longer supported",
    files: withUser(exec({ apiVersion: "client.authentication.k8s.io/v1alpha1" })),
    expected: { error: 'apiVersion "client.authentication.k8s.io/v1alpha1": it can be' },
  },
  {
    name: "exec of v1 needs an interactiveMode",
    files: withUser(exec({ interactiveMode: undefined })),
    expected: { error: "exec without interactiveMode" },
  },
  {
    name: "exec of v1beta1 needs no interactiveMode",
    files: withUser({
      token: "abc",
      ...exec({ apiVersion: V1BETA1, interactiveMode: undefined }),
    }),
    expected: { ...SIMPLE, token: "abc" },
  },
  {
    name: "exec's interactiveMode must be one of three",
    files: withUser(exec({ interactiveMode: "Sometimes" })),
    expected: { error: 'interactiveMode "Sometimes": it can be Never or IfAvailable or Always' },
  },
  {
    name: "exec's variables need names",
    files: withUser(exec({ env: [{ value: "x" }] })),
    expected: { error: "a variable without a name" },
  },
  {
    name: "An auth-provider of a cloud is refused, because Kubernetes has dropped it",
    files: withUser({ "auth-provider": { name: "gcp" } }),
    expected: { error: 'the auth-provider "gcp", which Kubernetes has dropped' },
  },
  {
    name: "The auth-provider oidc needs an issuer",
    files: withUser(oidc({ "client-id": "kubectl" })),
    expected: { error: "oidc without idp-issuer-url" },
  },
  {
    name: "The auth-provider oidc needs a client",
    files: withUser(oidc({ "idp-issuer-url": "https://idp.example.com" })),
    expected: { error: "oidc without client-id" },
  },
  {
    name: "The auth-provider oidc sends nothing over plain http, where kubectl would",
    files: withUser(oidc({ "idp-issuer-url": "http://idp.example.com", "client-id": "kubectl" })),
    expected: { error: "must be an https URL" },
    asKubectl: false,
  },
  {
    name: "A token takes precedence over an auth-provider",
    files: withUser({ token: "abc", ...oidc(issuer) }),
    expected: { ...SIMPLE, token: "abc" },
  },
  {
    name: "An auth-provider beside a token must be a known one",
    files: withUser({ token: "abc", "auth-provider": { name: "gcp" } }),
    expected: { error: 'the auth-provider "gcp", which Kubernetes has dropped' },
  },
  {
    name: "The auth-provider oidc beside a token must be complete",
    files: withUser({ token: "abc", ...oidc({ "client-id": "kubectl" }) }),
    expected: { error: "oidc without idp-issuer-url" },
  },
];
