package main

import (
	"errors"

	volumeutil "k8s.io/kubernetes/pkg/volume/util"
)

// fileMode is a projected volume's default mode. The kubelet narrows it to 0600 only for pods
// with an fsGroup or a user of their own, which needs chown and so a privileged process.
const fileMode = 0o644

type volume struct {
	writer    *volumeutil.AtomicWriter
	namespace string
	ca        []byte
}

func newVolume(directory, namespace string, ca []byte) (*volume, error) {
	if len(ca) == 0 {
		return nil, errors.New("the kubeconfig holds no certificate authority to project as ca.crt")
	}
	writer, err := volumeutil.NewAtomicWriter(directory, "kubelet")
	if err != nil {
		return nil, err
	}
	return &volume{writer, namespace, ca}, nil
}

func (v *volume) write(token string) error {
	return v.writer.Write(map[string]volumeutil.FileProjection{
		"token":     {Data: []byte(token), Mode: fileMode},
		"ca.crt":    {Data: v.ca, Mode: fileMode},
		"namespace": {Data: []byte(v.namespace), Mode: fileMode},
	}, nil)
}
