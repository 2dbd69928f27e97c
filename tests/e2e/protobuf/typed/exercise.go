package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
)

// client is what the typed clients of client-go have in common.
type client[T, L, A any] interface {
	Create(context.Context, *T, metav1.CreateOptions) (*T, error)
	Update(context.Context, *T, metav1.UpdateOptions) (*T, error)
	Delete(context.Context, string, metav1.DeleteOptions) error
	Get(context.Context, string, metav1.GetOptions) (*T, error)
	List(context.Context, metav1.ListOptions) (*L, error)
	Watch(context.Context, metav1.ListOptions) (watch.Interface, error)
	Patch(context.Context, string, types.PatchType, []byte, metav1.PatchOptions, ...string) (*T, error)
	Apply(context.Context, *A, metav1.ApplyOptions) (*T, error)
}

type statusClient[T any] interface {
	UpdateStatus(context.Context, *T, metav1.UpdateOptions) (*T, error)
}

type collectionClient interface {
	DeleteCollection(context.Context, metav1.DeleteOptions, metav1.ListOptions) error
}

// row is what happened to the objects of a kind.
type row struct {
	Kind string
	// Steps has `ok` or the reason of the failure for each verb.
	Steps map[string]string
	// Events are the types of the events of a watch, until the deletion.
	Events string
	// Missing has the members that were sent and did not come back.
	Missing []string `json:",omitempty"`
}

func (r *row) step(name string, err error) bool {
	r.Steps[name] = outcome(err)
	return err == nil
}

func outcome(err error) string {
	if err == nil {
		return "ok"
	}
	if reason := apierrors.ReasonForError(err); reason != metav1.StatusReasonUnknown {
		return fmt.Sprintf("%s: %v", reason, err)
	}
	return err.Error()
}

const limit = 30 * time.Second

// run tells the objects of a run from those that another one has left: without controllers a deleted
// namespace or volume keeps its finalizers.
var run string

// exercise uses each verb of a client. The manifest has no kind, and no name if the kind gives one.
func exercise[T, L, A any](kind, apiVersion, manifest string, c client[T, L, A]) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	made := &row{Kind: apiVersion + "/" + kind, Steps: map[string]string{}}
	defer report(made)
	sent := map[string]any{}
	must(json.Unmarshal([]byte(manifest), &sent))
	object := new(T)
	must(json.Unmarshal([]byte(manifest), object))
	name := metaOf(object).GetName()
	if name == "" {
		name = "sample-" + run
		metaOf(object).SetName(name)
	}
	metaOf(object).SetLabels(map[string]string{"typed": run})

	selector := metav1.ListOptions{LabelSelector: "typed=" + run}
	list, err := c.List(ctx, selector)
	if !made.step("list", err) {
		return
	}
	selector.ResourceVersion = any(list).(metav1.ListInterface).GetResourceVersion()
	events, err := c.Watch(ctx, selector)
	if !made.step("watch", err) {
		return
	}
	defer events.Stop()

	created, err := c.Create(ctx, object, metav1.CreateOptions{})
	if !made.step("create", err) {
		return
	}
	made.Missing = missing(sent, asMap(created), "")
	got, err := c.Get(ctx, name, metav1.GetOptions{})
	if made.step("get", err) && metaOf(got).GetUID() != metaOf(created).GetUID() {
		made.Steps["get"] = "another object"
	}
	list, err = c.List(ctx, metav1.ListOptions{LabelSelector: "typed=" + run})
	if made.step("list again", err) {
		items, _ := asMap(list)["items"].([]any)
		made.Steps["list again"] = fmt.Sprintf("%d items", len(items))
	}
	for _, patch := range []types.PatchType{types.MergePatchType, types.StrategicMergePatchType} {
		key := strings.TrimSuffix(strings.TrimPrefix(string(patch), "application/"), "+json")
		text := fmt.Sprintf(`{"metadata":{"annotations":{%q:"1"}}}`, key)
		_, err = c.Patch(ctx, name, patch, []byte(text), metav1.PatchOptions{})
		made.step(string(patch), err)
	}
	current, err := changed(ctx, c, name, func(object *T) error {
		metaOf(object).SetAnnotations(map[string]string{"updated": "1"})
		_, err := c.Update(ctx, object, metav1.UpdateOptions{})
		return err
	})
	made.step("update", err)
	_, err = c.Update(ctx, current, metav1.UpdateOptions{})
	made.Steps["update of an old one"] = string(apierrors.ReasonForError(err))
	config := new(A)
	applied := fmt.Sprintf(`{"apiVersion":%q,"kind":%q,"metadata":{"name":%q,"annotations":{"applied":"1"}%s}}`,
		apiVersion, kind, name, namespaceOf(created))
	must(json.Unmarshal([]byte(applied), config))
	_, err = c.Apply(ctx, config, metav1.ApplyOptions{FieldManager: "typed"})
	made.step("apply", err)
	if withStatus, ok := any(c).(statusClient[T]); ok {
		_, err = changed(ctx, c, name, func(object *T) error {
			_, err := withStatus.UpdateStatus(ctx, object, metav1.UpdateOptions{})
			return err
		})
		made.step("update of the status", err)
	}
	uid := metaOf(created).GetUID()
	none := types.UID("none")
	err = c.Delete(ctx, name, metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &none}})
	made.Steps["delete of another"] = string(apierrors.ReasonForError(err))
	if collection, ok := any(c).(collectionClient); ok {
		err = collection.DeleteCollection(ctx, metav1.DeleteOptions{DryRun: []string{"All"}},
			metav1.ListOptions{LabelSelector: "typed=" + run})
		made.step("delete of all, dry", err)
	}
	background := metav1.DeletePropagationBackground
	err = c.Delete(ctx, name, metav1.DeleteOptions{
		Preconditions: &metav1.Preconditions{UID: &uid}, PropagationPolicy: &background,
	})
	if made.step("delete", err) {
		made.Events = eventsOf(ctx, events)
	}
	_, err = c.Get(ctx, "none", metav1.GetOptions{})
	made.step("get of none", err)
}

// changed writes an object as it is now, again if the server's own controllers have written it in
// between, as those of kube-apiserver do with a definition. It returns what was written to.
func changed[T, L, A any](
	ctx context.Context, c client[T, L, A], name string, write func(*T) error,
) (*T, error) {
	for {
		current, err := c.Get(ctx, name, metav1.GetOptions{})
		must(err)
		if err = write(current); !apierrors.IsConflict(err) {
			return current, err
		}
	}
}

// eventsOf returns the types of the events up to the deletion, or the mark of one.
func eventsOf(ctx context.Context, events watch.Interface) string {
	seen := []string{}
	for {
		select {
		case event, open := <-events.ResultChan():
			if !open {
				return strings.Join(append(seen, "closed"), " ")
			}
			object, isObject := event.Object.(metav1.Object)
			if !isObject {
				return strings.Join(append(seen, fmt.Sprintf("%v %v", event.Type, event.Object)), " ")
			}
			// a write without a change is one on a server with defaults, and none on the other
			if len(seen) == 0 || seen[len(seen)-1] != string(event.Type) {
				seen = append(seen, string(event.Type))
			}
			if event.Type == watch.Deleted || object.GetDeletionTimestamp() != nil {
				return seen[0] + " to the deletion"
			}
		case <-ctx.Done():
			return strings.Join(append(seen, "no end"), " ")
		}
	}
}

func metaOf(object any) metav1.Object { return object.(metav1.Object) }

func namespaceOf(object any) string {
	if namespace := metaOf(object).GetNamespace(); namespace != "" {
		return fmt.Sprintf(`,"namespace":%q`, namespace)
	}
	return ""
}

func asMap(object any) map[string]any {
	text, err := json.Marshal(object)
	must(err)
	made := map[string]any{}
	must(json.Unmarshal(text, &made))
	return made
}

// missing returns the paths of sent members that a returned object has not, or has with another value.
func missing(sent, returned any, path string) []string {
	switch value := sent.(type) {
	case map[string]any:
		members, _ := returned.(map[string]any)
		paths := []string{}
		for name, member := range value {
			paths = append(paths, missing(member, members[name], path+"."+name)...)
		}
		return paths
	case []any:
		items, _ := returned.([]any)
		if len(items) != len(value) {
			return []string{path}
		}
		paths := []string{}
		for index, item := range value {
			paths = append(paths, missing(item, items[index], fmt.Sprintf("%s[%d]", path, index))...)
		}
		return paths
	default:
		if sent != returned {
			return []string{path}
		}
		return nil
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
