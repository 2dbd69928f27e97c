package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/util/keyutil"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/serviceaccount"
)

// maxAge is the age at which the kubelet refreshes whatever the lifetime.
const maxAge = 24 * time.Hour

type token struct {
	value    string
	lifetime time.Duration
	expires  time.Time
}

// needsRefresh is requiresRefresh of pkg/kubelet/token/token_manager.go without its jitter of up
// to 10 s, which would swallow the whole life of a short token.
func (t token) needsRefresh(now time.Time) bool {
	issued := t.expires.Add(-t.lifetime)
	return now.After(issued.Add(maxAge)) || now.After(t.expires.Add(-t.lifetime/5))
}

type tokenSource func(context.Context) (token, error)

func newTokenSource(client kubernetes.Interface, s settings) (tokenSource, error) {
	if s.signKey == "" {
		return requestToken(client, s), nil
	}
	return signToken(client, s)
}

func requestToken(client kubernetes.Interface, s settings) tokenSource {
	return func(ctx context.Context) (token, error) {
		request := &authenticationv1.TokenRequest{
			Spec: authenticationv1.TokenRequestSpec{ExpirationSeconds: &s.expirationSeconds},
		}
		if s.pod != "" {
			pod, err := client.CoreV1().Pods(s.namespace).Get(ctx, s.pod, metav1.GetOptions{})
			if err != nil {
				return token{}, err
			}
			request.Spec.BoundObjectRef = &authenticationv1.BoundObjectReference{
				APIVersion: "v1",
				Kind:       "Pod",
				Name:       pod.Name,
				UID:        pod.UID,
			}
		}
		answer, err := client.CoreV1().ServiceAccounts(s.namespace).
			CreateToken(ctx, s.serviceAccount, request, metav1.CreateOptions{})
		if err != nil {
			return token{}, err
		}
		return token{
			value:    answer.Status.Token,
			lifetime: time.Duration(*answer.Spec.ExpirationSeconds) * time.Second,
			expires:  answer.Status.ExpirationTimestamp.Time,
		}, nil
	}
}

// signToken issues tokens that live for less than the 600 s which TokenRequest insists on, with
// the API server's own code for claims and signature.
func signToken(client kubernetes.Interface, s settings) (tokenSource, error) {
	if s.issuer == "" {
		return nil, errors.New("-sign-key needs -issuer, the API server's -service-account-issuer")
	}
	if s.lifetime < time.Second || s.lifetime%time.Second != 0 {
		return nil, fmt.Errorf("-lifetime is %v; a JWT counts whole seconds, at least one", s.lifetime)
	}
	audience := s.audience
	if audience == "" {
		audience = s.issuer
	}
	key, err := keyutil.PrivateKeyFromFile(s.signKey)
	if err != nil {
		return nil, err
	}
	generator, err := serviceaccount.JWTTokenGenerator(s.issuer, key)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) (token, error) {
		account, err := client.CoreV1().ServiceAccounts(s.namespace).
			Get(ctx, s.serviceAccount, metav1.GetOptions{})
		if err != nil {
			return token{}, err
		}
		var boundPod *core.Pod
		if s.pod != "" {
			pod, err := client.CoreV1().Pods(s.namespace).Get(ctx, s.pod, metav1.GetOptions{})
			if err != nil {
				return token{}, err
			}
			boundPod = &core.Pod{ObjectMeta: pod.ObjectMeta}
		}
		claims, private, err := serviceaccount.Claims(core.ServiceAccount{ObjectMeta: account.ObjectMeta},
			boundPod, nil, nil, nil, nil, int64(s.lifetime/time.Second), 0, []string{audience}, nil)
		if err != nil {
			return token{}, err
		}
		value, err := generator.GenerateToken(ctx, claims, private)
		return token{value: value, lifetime: s.lifetime, expires: claims.Expiry.Time()}, err
	}, nil
}
