package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

const (
	// distinctConfigMaps is how many differ in more than their names.
	distinctConfigMaps = 1_000
	// configMapBytes is about the size of a ConfigMap in JSON.
	configMapBytes = 500
)

// loadLarge makes a collection of ?n= objects of a kind, under its name: pods of pods.jsonl, or
// ConfigMaps, each many times with other names.
func (l *lists) loadLarge(w http.ResponseWriter, r *http.Request) {
	count, err := strconv.Atoi(r.URL.Query().Get("n"))
	if err != nil || count < 1 {
		http.Error(w, "n must be a number above 0", http.StatusBadRequest)
		return
	}
	large := &collection{kind: r.URL.Query().Get("kind")}
	switch large.kind {
	case "Pod":
		err = large.addPods(filepath.Join(l.directory, "pods.jsonl"))
	case "ConfigMap":
		err = large.addConfigMaps()
	default:
		err = fmt.Errorf("there are no collections of %q", large.kind)
	}
	if err == nil {
		err = large.complete(count)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.sizes[r.PathValue("size")] = large
}

func (c *collection) addPods(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		pod := &corev1.Pod{}
		if err := json.Unmarshal(lines.Bytes(), pod); err != nil {
			return fmt.Errorf("%s, line %d: %w", path, len(c.json)+1, err)
		}
		pod.ResourceVersion = strconv.Itoa(firstVersion + len(c.json) + 1)
		if err := c.add(pod); err != nil {
			return err
		}
	}
	return lines.Err()
}

func (c *collection) addConfigMaps() error {
	for i := range distinctConfigMaps {
		settings := &corev1.ConfigMap{
			TypeMeta: metav1.TypeMeta{Kind: "ConfigMap", APIVersion: "v1"},
			ObjectMeta: metav1.ObjectMeta{
				Name:              fmt.Sprintf("settings-%03d-bcdfg", i),
				Namespace:         fmt.Sprintf("team-%02d", i%40),
				UID:               types.UID(fmt.Sprintf("00000000-0000-4000-8000-%012d", i)),
				ResourceVersion:   strconv.Itoa(firstVersion + i + 1),
				CreationTimestamp: metav1.Unix(int64(1_760_000_000+i), 0),
				Labels:            map[string]string{"app.kubernetes.io/name": fmt.Sprintf("settings-%03d", i)},
			},
			Data: map[string]string{"mode": "fast"},
		}
		inJSON, err := json.Marshal(settings)
		if err != nil {
			return err
		}
		settings.Data["text"] = strings.Repeat("x", configMapBytes-len(inJSON)-len(`,"text":""`))
		if err := c.add(settings); err != nil {
			return err
		}
	}
	return nil
}
