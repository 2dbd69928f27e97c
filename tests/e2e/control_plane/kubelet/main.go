// Command kubelet plays the kubelet's part for one service-account volume: it obtains a token,
// projects token, ca.crt and namespace with the kubelet's own AtomicWriter, and refreshes by the
// kubelet's rule until its standard input ends.
//
// It prints one JSON line for every write, which holds a piece of the token's hash and never the
// token. A line "rotate" on standard input rotates at once.
package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// checkPeriod is short against the kubelet's own sync of a minute or more, so that tokens which
// live for seconds are refreshed in time.
const checkPeriod = 200 * time.Millisecond

// retryPeriod spaces the attempts after a failed refresh.
const retryPeriod = time.Second

type settings struct {
	kubeconfig        string
	directory         string
	namespace         string
	serviceAccount    string
	pod               string
	expirationSeconds int64
	signKey           string
	lifetime          time.Duration
	issuer            string
	audience          string
	once              bool
}

type event struct {
	Event   string     `json:"event"`
	Reason  string     `json:"reason"`
	Expires *time.Time `json:"expires,omitempty"`
	SHA256  string     `json:"sha256,omitempty"`
	Message string     `json:"message,omitempty"`
}

func main() {
	if err := run(context.Background(), parseSettings()); err != nil {
		fmt.Fprintln(os.Stderr, "kubelet:", err)
		os.Exit(1)
	}
}

func parseSettings() settings {
	var s settings
	flag.StringVar(&s.kubeconfig, "kubeconfig", "", "kubeconfig of an administrator")
	flag.StringVar(&s.directory, "directory", "", "existing directory that is the volume")
	flag.StringVar(&s.namespace, "namespace", "default", "namespace of the service account")
	flag.StringVar(&s.serviceAccount, "service-account", "default", "name of the service account")
	flag.StringVar(&s.pod, "pod", "", "pod that the token is bound to (default: bound to no object)")
	flag.Int64Var(&s.expirationSeconds, "expiration-seconds", 3600, "lifetime asked of TokenRequest, at least 600")
	flag.StringVar(&s.signKey, "sign-key", "", "sign tokens with this private key of the API server instead of asking TokenRequest")
	flag.DurationVar(&s.lifetime, "lifetime", 10*time.Second, "with -sign-key: lifetime of a token, in whole seconds")
	flag.StringVar(&s.issuer, "issuer", "", "with -sign-key: the API server's -service-account-issuer")
	flag.StringVar(&s.audience, "audience", "", "with -sign-key: the audience (default: the issuer)")
	flag.BoolVar(&s.once, "once", false, "write once and exit")
	flag.Parse()
	return s
}

func run(ctx context.Context, s settings) error {
	config, err := clientcmd.BuildConfigFromFlags("", s.kubeconfig)
	if err != nil {
		return err
	}
	if err := rest.LoadTLSFiles(config); err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	mint, err := newTokenSource(client, s)
	if err != nil {
		return err
	}
	volume, err := newVolume(s.directory, s.namespace, config.CAData)
	if err != nil {
		return err
	}

	held, err := rotate(ctx, mint, volume, "start")
	if err != nil || s.once {
		return err
	}
	return keepFresh(ctx, held, func(reason string) (token, error) {
		return rotate(ctx, mint, volume, reason)
	})
}

func keepFresh(ctx context.Context, held token, rotate func(reason string) (token, error)) error {
	commands := readLines()
	ticker := time.NewTicker(checkPeriod)
	defer ticker.Stop()
	var notBefore time.Time

	for {
		reason := ""
		select {
		case line, open := <-commands:
			if !open {
				return nil
			}
			if line != "rotate" {
				return fmt.Errorf("unknown command %q; the only one is \"rotate\"", line)
			}
			reason = "rotate"
		case now := <-ticker.C:
			if now.Before(notBefore) || !held.needsRefresh(now) {
				continue
			}
			reason = "refresh"
		}
		fresh, err := rotate(reason)
		if err != nil {
			// Like the kubelet: the volume keeps the old token and the next attempt comes later.
			notBefore = time.Now().Add(retryPeriod)
			report(event{Event: "failed", Reason: reason, Message: err.Error()})
			continue
		}
		held = fresh
	}
}

func rotate(ctx context.Context, mint tokenSource, v *volume, reason string) (token, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	fresh, err := mint(ctx)
	if err != nil {
		return token{}, err
	}
	if fresh.value == "" {
		return token{}, errors.New("the API server issued an empty token")
	}
	if err := v.write(fresh.value); err != nil {
		return token{}, err
	}
	sum := sha256.Sum256([]byte(fresh.value))
	report(event{
		Event:   "written",
		Reason:  reason,
		Expires: &fresh.expires,
		SHA256:  hex.EncodeToString(sum[:])[:12],
	})
	return fresh, nil
}

func readLines() <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(os.Stdin)
		for scanner.Scan() {
			lines <- scanner.Text()
		}
	}()
	return lines
}

func report(e event) {
	// Encoding this struct cannot fail; a broken pipe means that the parent is gone, and the end
	// of standard input says so too.
	_ = json.NewEncoder(os.Stdout).Encode(e)
}
