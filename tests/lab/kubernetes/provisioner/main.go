// SPDX-License-Identifier: Apache-2.0

// Provisioner of PersistentVolumes: a directory each, as a "local" volume, the kind of volume to
// which the kubelet applies a pod's fsGroup. (It does not for hostPath, which is all that
// Kubernetes's own provisioner for tests makes.)
package main

import (
	"context"
	"os"
	"path/filepath"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

// In the node's own /var/lib.
const directory = "/var/lib/volumes"

type provisioner struct{}

func (provisioner) Provision(
	_ context.Context, options controller.ProvisionOptions,
) (*v1.PersistentVolume, controller.ProvisioningState, error) {
	path := filepath.Join(directory, options.PVName)
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, controller.ProvisioningFinished, err
	}
	claim := options.PVC.Spec
	size := v1.ResourceList{v1.ResourceStorage: claim.Resources.Requests[v1.ResourceStorage]}
	volume := &v1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: options.PVName},
		Spec: v1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *options.StorageClass.ReclaimPolicy,
			AccessModes:                   claim.AccessModes,
			Capacity:                      size,
			PersistentVolumeSource: v1.PersistentVolumeSource{
				Local: &v1.LocalVolumeSource{Path: path},
			},
			NodeAffinity: onNode(options.SelectedNodeName),
		},
	}
	return volume, controller.ProvisioningFinished, nil
}

// A local volume has to say on which node it is.
func onNode(name string) *v1.VolumeNodeAffinity {
	is := v1.NodeSelectorRequirement{
		Key: v1.LabelHostname, Operator: v1.NodeSelectorOpIn, Values: []string{name},
	}
	term := v1.NodeSelectorTerm{MatchExpressions: []v1.NodeSelectorRequirement{is}}
	terms := []v1.NodeSelectorTerm{term}
	return &v1.VolumeNodeAffinity{Required: &v1.NodeSelector{NodeSelectorTerms: terms}}
}

func (provisioner) Delete(_ context.Context, volume *v1.PersistentVolume) error {
	return os.RemoveAll(volume.Spec.Local.Path)
}

func main() {
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	if err != nil {
		panic(err)
	}
	background := context.Background()
	client := kubernetes.NewForConfigOrDie(config)
	only := controller.LeaderElection(false)
	controller.NewProvisionController(
		background, client, "kafka-init-lab/local", provisioner{}, only,
	).Run(background)
}
