// SPDX-License-Identifier: Apache-2.0

// CoreDNS with only the plugins that ../Corefile uses.
package main

import (
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/loadbalance"
	_ "github.com/coredns/coredns/plugin/ready"
	_ "github.com/coredns/coredns/plugin/template"
)

func main() {
	// The order in which a query passes them. Upstream has template before kubernetes, where it
	// would answer everything.
	dnsserver.Directives = []string{
		"ready", "errors", "loadbalance", "cache", "kubernetes", "template",
	}
	coremain.Run()
}
