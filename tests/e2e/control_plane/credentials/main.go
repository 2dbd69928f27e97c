// Command credentials says what client-go sends with the credentials of a kubeconfig. Each line of
// standard input is the path of a kubeconfig, as JSON. Each line of standard output has the responses
// to two requests to its server, or the error.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"os"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

type answer struct {
	Error     string   `json:"error,omitempty"`
	Responses []string `json:"responses,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var kubeconfig string
		if err := json.Unmarshal(lines.Bytes(), &kubeconfig); err != nil {
			log.Fatal(err)
		}
		responses, err := ask(kubeconfig)
		said := answer{Responses: responses}
		if err != nil {
			said = answer{Error: err.Error()}
		}
		if err := answers.Encode(said); err != nil {
			log.Fatal(err)
		}
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

func ask(kubeconfig string) ([]string, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	client, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	var responses []string
	for range 2 {
		response, err := client.Get(config.Host)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil {
			return nil, err
		}
		responses = append(responses, string(body))
	}
	return responses, nil
}
