// Command clientcmd says how client-go reads kubeconfig files. Each line of standard input is a case:
// the value of KUBECONFIG. Each line of standard output is the configuration that a client gets of it,
// or the error.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
	"path/filepath"

	"k8s.io/client-go/kubernetes/scheme"
	_ "k8s.io/client-go/plugin/pkg/client/auth/oidc"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

type reading struct {
	Error         string                    `json:"error,omitempty"`
	Server        string                    `json:"server,omitempty"`
	Namespace     string                    `json:"namespace,omitempty"`
	CAFile        string                    `json:"caFile,omitempty"`
	CAData        []byte                    `json:"caData,omitempty"`
	TLSServerName string                    `json:"tlsServerName,omitempty"`
	Insecure      bool                      `json:"insecure,omitempty"`
	Proxy         string                    `json:"proxy,omitempty"`
	Uncompressed  bool                      `json:"uncompressed,omitempty"`
	Impersonate   *rest.ImpersonationConfig `json:"impersonate,omitempty"`
	Token         string                    `json:"token,omitempty"`
	TokenFile     string                    `json:"tokenFile,omitempty"`
	Username      string                    `json:"username,omitempty"`
	Password      string                    `json:"password,omitempty"`
	CertFile      string                    `json:"certFile,omitempty"`
	CertData      []byte                    `json:"certData,omitempty"`
	KeyFile       string                    `json:"keyFile,omitempty"`
	KeyData       []byte                    `json:"keyData,omitempty"`
	AuthProvider  *api.AuthProviderConfig   `json:"authProvider,omitempty"`
	Exec          *execReading              `json:"exec,omitempty"`
}

type execReading struct {
	APIVersion         string           `json:"apiVersion,omitempty"`
	Command            string           `json:"command"`
	Args               []string         `json:"args"`
	Env                []api.ExecEnvVar `json:"env"`
	InteractiveMode    string           `json:"interactiveMode"`
	ProvideClusterInfo bool             `json:"provideClusterInfo"`
	InstallHint        string           `json:"installHint,omitempty"`
	Config             any              `json:"config"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var kubeconfig string
		if err := json.Unmarshal(lines.Bytes(), &kubeconfig); err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(read(kubeconfig)); err != nil {
			log.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

func read(kubeconfig string) reading {
	if err := os.Setenv(clientcmd.RecommendedConfigPathEnvVar, kubeconfig); err != nil {
		log.Fatal(err)
	}
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	loader := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, nil)
	answer, err := describe(loader)
	if err != nil {
		return reading{Error: err.Error()}
	}
	return answer
}

func describe(loader clientcmd.ClientConfig) (reading, error) {
	config, err := loader.ClientConfig()
	if err != nil {
		return reading{}, err
	}
	namespace, _, err := loader.Namespace()
	if err != nil {
		return reading{}, err
	}
	answer := reading{
		Namespace:     namespace,
		CAFile:        cleaned(config.CAFile),
		CAData:        config.CAData,
		TLSServerName: config.ServerName,
		Insecure:      config.Insecure,
		Uncompressed:  config.DisableCompression,
		TokenFile:     cleaned(config.BearerTokenFile),
		Username:      config.Username,
		Password:      config.Password,
		CertFile:      cleaned(config.CertFile),
		CertData:      config.CertData,
		KeyFile:       cleaned(config.KeyFile),
		KeyData:       config.KeyData,
		AuthProvider:  config.AuthProvider,
	}
	if config.Impersonate.UserName != "" {
		answer.Impersonate = &config.Impersonate
	}
	if config.Proxy != nil {
		proxy, err := config.Proxy(nil)
		if err != nil {
			return reading{}, err
		}
		answer.Proxy = proxy.String()
	}
	if exec := config.ExecProvider; exec != nil {
		answer.Exec = &execReading{
			APIVersion:         exec.APIVersion,
			Command:            exec.Command,
			Args:               exec.Args,
			Env:                exec.Env,
			InteractiveMode:    string(exec.InteractiveMode),
			ProvideClusterInfo: exec.ProvideClusterInfo,
			InstallHint:        exec.InstallHint,
			Config:             exec.Config,
		}
	}
	// A token that was read of its file is told apart from one in the kubeconfig.
	content, err := os.ReadFile(config.BearerTokenFile)
	if config.BearerTokenFile == "" || err != nil || string(content) != config.BearerToken {
		answer.Token = config.BearerToken
	}
	// What it needs to be a client shows errors that the loader lets through.
	config.NegotiatedSerializer = scheme.Codecs.WithoutConversion()
	client, err := rest.UnversionedRESTClientFor(config)
	if err != nil {
		return reading{}, err
	}
	answer.Server = client.Get().URL().String()
	return answer, nil
}

func cleaned(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Clean(path)
}
