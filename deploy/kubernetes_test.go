// Package deploy_test reads the files that operators deploy as what they are deployed with reads them, strictly, and holds them against each other
// and against the program.
package deploy_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/yaml"
)

// cluster is what the manifests ask for.
type cluster struct {
	configurations []corev1.ConfigMap
	accounts       []corev1.ServiceAccount
	deployments    []appsv1.Deployment
	sets           []appsv1.StatefulSet
	services       []corev1.Service
	budgets        []policyv1.PodDisruptionBudget
	policies       []networkingv1.NetworkPolicy
	ingresses      []networkingv1.Ingress
}

// manifests decodes all of them, and refuses a member that Kubernetes does not know.
func manifests(t *testing.T) (c cluster) {
	t.Helper()
	names, err := filepath.Glob("kubernetes/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("there are no manifests: %v", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, document := range bytes.Split(data, []byte("\n---\n")) {
			if err := c.add(document); err != nil {
				t.Errorf("%s, document %d: %v", name, i+1, err)
			}
		}
	}
	return c
}

func (c *cluster) add(document []byte) error {
	var is struct{ APIVersion, Kind string }
	if err := yaml.Unmarshal(document, &is); err != nil {
		return err
	}
	switch is.APIVersion + " " + is.Kind {
	case "v1 ConfigMap":
		return read(document, &c.configurations)
	case "v1 ServiceAccount":
		return read(document, &c.accounts)
	case "v1 Service":
		return read(document, &c.services)
	case "apps/v1 Deployment":
		return read(document, &c.deployments)
	case "apps/v1 StatefulSet":
		return read(document, &c.sets)
	case "policy/v1 PodDisruptionBudget":
		return read(document, &c.budgets)
	case "networking.k8s.io/v1 NetworkPolicy":
		return read(document, &c.policies)
	case "networking.k8s.io/v1 Ingress":
		return read(document, &c.ingresses)
	}
	return fmt.Errorf("%s %s is not known to this test", is.APIVersion, is.Kind)
}

func read[T any](document []byte, into *[]T) error {
	var one T
	err := yaml.UnmarshalStrict(document, &one)
	*into = append(*into, one)
	return err
}

func TestTheManifestsFitTogether(t *testing.T) {
	c := manifests(t)
	if len(c.deployments) != 1 || len(c.sets) != 1 || len(c.services) != 2 || len(c.budgets) != 1 || len(c.policies) != 2 || len(c.ingresses) != 1 {
		t.Fatalf("the manifests are %+v", c)
	}
	d := c.deployments[0].Spec
	if *d.Replicas < 2 || d.Strategy.RollingUpdate.MaxUnavailable.IntValue() != 0 || c.budgets[0].Spec.MinAvailable.IntValue() < 1 {
		t.Error("an upgrade or a drained node may leave no replica")
	}
	pods := map[string]corev1.PodTemplateSpec{"reconnect": d.Template, "valkey": c.sets[0].Spec.Template}
	for app, pod := range pods {
		guarded(t, app, pod.Spec)
		ports := map[string]bool{}
		for _, p := range pod.Spec.Containers[0].Ports {
			ports[p.Name] = true
		}
		for _, s := range c.services {
			if maps.Equal(s.Spec.Selector, pod.Labels) && !ports[s.Spec.Ports[0].TargetPort.String()] {
				t.Errorf("the service %s leads to the port %s, of %v", s.Name, &s.Spec.Ports[0].TargetPort, ports)
			}
		}
	}
	var selectors []map[string]string
	for _, s := range c.services {
		selectors = append(selectors, s.Spec.Selector)
	}
	for _, p := range c.policies {
		selectors = append(selectors, p.Spec.PodSelector.MatchLabels)
		if !slices.Equal(p.Spec.PolicyTypes, []networkingv1.PolicyType{"Ingress", "Egress"}) {
			t.Errorf("the policy %s leaves a direction open", p.Name)
		}
	}
	selectors = append(selectors, c.budgets[0].Spec.Selector.MatchLabels, d.Selector.MatchLabels, c.sets[0].Spec.Selector.MatchLabels,
		d.Template.Spec.TopologySpreadConstraints[0].LabelSelector.MatchLabels)
	for _, s := range selectors {
		if pod, known := pods[s["app"]]; !known || !maps.Equal(s, pod.Labels) {
			t.Errorf("nothing has the labels %v", s)
		}
	}
	widget := d.Template.Spec.Containers[0]
	for path, probe := range map[string]*corev1.Probe{"/livez": widget.LivenessProbe, "/readyz": widget.ReadinessProbe} {
		if probe == nil || probe.HTTPGet.Path != path || probe.HTTPGet.Port.String() != "http" {
			t.Errorf("%s is asked by %v", path, probe)
		}
	}
	if rest := *d.Template.Spec.TerminationGracePeriodSeconds - widget.Lifecycle.PreStop.Sleep.Seconds; rest < 45 {
		t.Errorf("a pod that stops has %d seconds for the answers under way, and needs 45", rest)
	}
	for _, rule := range c.ingresses[0].Spec.Rules {
		to := rule.HTTP.Paths[0].Backend.Service
		if to.Name != "reconnect" || to.Port.Name != "http" || rule.Host != c.ingresses[0].Spec.TLS[0].Hosts[0] {
			t.Errorf("the ingress leads from %s to %v", rule.Host, to)
		}
	}
	accepted(t, c.configurations[0].Data["reconnect.yaml"], "store: redis://valkey:6379/0", "url: https://"+c.ingresses[0].Spec.TLS[0].Hosts[0])
}

// guarded holds a pod to the strictest of Kubernetes' own standards ("restricted"), and to a root that it cannot write.
func guarded(t *testing.T, app string, pod corev1.PodSpec) {
	t.Helper()
	s, c := pod.SecurityContext, pod.Containers[0].SecurityContext
	switch {
	case !*s.RunAsNonRoot || *s.RunAsUser == 0 || s.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault:
		t.Errorf("%s runs as %+v", app, s)
	case *c.AllowPrivilegeEscalation || !*c.ReadOnlyRootFilesystem || !slices.Equal(c.Capabilities.Drop, []corev1.Capability{"ALL"}) || len(c.Capabilities.Add) > 0:
		t.Errorf("%s may %+v", app, c)
	case *pod.AutomountServiceAccountToken:
		t.Errorf("%s has a key to the cluster", app)
	case pod.Containers[0].Resources.Limits.Memory().IsZero():
		t.Errorf("%s may take all memory", app)
	}
	if strings.HasSuffix(pod.Containers[0].Image, ":latest") || !strings.Contains(pod.Containers[0].Image, ":") {
		t.Errorf("%s runs %s, whichever that is", app, pod.Containers[0].Image)
	}
}
