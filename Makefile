# The workshop. Whatever a target needs it installs: Go and Node.js are all that has to be there.

# Tools are pinned here and not in go.mod, whose modules are those of the program. templ is in go.mod, because its
# runtime and its generator must be of one version.
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
NFPM     := github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.43.0
SBOM     := github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
RELEASER := github.com/goreleaser/goreleaser/v2@v2.12.7
STAT     := golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da
VULN     := golang.org/x/vuln/cmd/govulncheck@v1.9.0

TOOLS    := .tools
LINTER   := $(TOOLS)/bin/golangci-lint-$(lastword $(subst @, ,$(GOLANGCI)))
DRIVER   := $(TOOLS)/playwright/package/cli.js
LIGHT    := $(TOOLS)/lighthouse/node_modules/lighthouse/cli/index.js
SYNCFY   := $(TOOLS)/syncfy-widget/dist/syncfy-authentication-widget.umd.js
SCRIPTS  := .ci/run tools/need tools/fuzz tools/pack tools/package tools/debian tools/replicas deploy/packages/postinstall deploy/packages/preremove deploy/packages/postremove
PACKAGES := $(CURDIR)/dist

RACE     ?= -race
FUZZTIME ?= 60s
# How many packages are tested side by side. Some mostly wait, so it is more than there are processors.
SIDE     ?= 6
RUN      ?= .
SEEDS    ?= 3000
SOAK     ?= 500
# Which language "make e2e" looks at a screen in: one that changes from screen to screen and from day to day. The same number gives the same again.
SAMPLE   ?= $(shell date +%-j)

.DEFAULT_GOAL := help
.PHONY: help run replicas test unit snippets e2e everybody attack soak soak-local upgrade packages debian release chaos screenshots bench bench-short bench-compare contract fuzz lint vuln generate loader fresh clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Start the widget with simulated banks and a host page to try it on
	go run ./cmd/widget demo

replicas: ## Start the same as a deployment: two widgets on one Redis behind HAProxy, of which either can be killed
	@tools/replicas

# Each of them waits much of its time, in which the others work.
test: ## Run every test, those of a browser beside the others; installs the browser and its driver where they are missing
	@$(MAKE) --no-print-directory -j 3 unit snippets e2e

# People come thickest in the soak, so the race detector watches the built program there. Under the browser it would cost a minute.
unit: ## Run the tests that need no browser: those of go test ./..., and those that need a Redis or an ACME server
	@tools/need redis-server haproxy pebble promtool $(if $(RACE),gcc)
	@tools/need systemd-analyze openssl
	ATTACK_BUILD=$(RACE) go test $(RACE) -tags redis,pebble,prometheus -p $(SIDE) -timeout 60m ./...
	cd deploy && go test ./...

snippets: $(DRIVER) ## Type along what the documents tell their readers to type, in half a minute
	@tools/need curl jq openssl python3 python3-jwt node
	go test -tags snippets -count 1 -timeout 10m ./docs

# The shell is the same browser without windows, in which the tests take two thirds of the time.
e2e: $(DRIVER) $(SYNCFY) ## Run the browser tests against the built program; RUN=Regexp chooses some, BUILD=-race builds it so
	@tools/need chromium firefox-esr WebKitWebDriver Xvfb redis-server haproxy $(if $(BUILD),gcc)
	@[ -n "$$CHROMIUM" ] || tools/need chromium-headless-shell || echo 'e2e: all is tested in chromium itself, which takes longer'
	@echo 'e2e: languages and stories by SAMPLE=$(SAMPLE)'
	E2E_BUILD='$(BUILD)' SAMPLE=$(SAMPLE) go test -tags browser -count 1 -timeout 60m -run '$(RUN)' ./e2e

everybody: $(DRIVER) $(LIGHT) ## Look at every screen in every language, as those do who see little, hear pages, or hit with difficulty, in half an hour
	@tools/need chromium chromium-headless-shell firefox-esr WebKitWebDriver Xvfb
	SAMPLE=all go test -tags browser,lighthouse -count 1 -timeout 120m -v -run 'CanBeUsedByEverybody|WhatIsWrongIsSeen|TheirEndIn(Firefox|WebKit)$$|ItsEndInAFrame' ./e2e

# In its own folder go test prints each line as it comes.
attack: ## Attack the built program on this machine, in three minutes; RUN=Regexp chooses some, V=-v says more
	cd attack && go test -tags attack -count 1 -timeout 30m $(V) -run '^TestNoAttackGetsThrough$$/($(RUN))'

soak: ## Kill one of two replicas and their Redis again and again while SOAK=500 stories are played at once, in ten minutes at most
	@tools/need redis-server haproxy
	cd attack && SOAK=$(SOAK) go test -tags redis -count 1 -timeout 10m -v -run '^TestReplicasThatDieLoseNothingAndSendNothingTwice$$' .

soak-local: ## The same with one widget and its file
	cd attack && SOAK=$(SOAK) go test -count 1 -timeout 10m -v -run '^TestACrashLosesNothingAndSendsNothingTwice$$' .

upgrade: ## Replace two replicas of the last release by this program while 200 people mend their connections
	@tools/need redis-server haproxy
	cd attack && UPGRADE=1 go test -tags redis -count 1 -timeout 10m -v -run '^TestARollingUpgradeLosesNothingAndSendsNothingTwice$$' .

packages: $(TOOLS)/bin/nfpm $(TOOLS)/bin/cyclonedx-gomod ## Build the deb and what else a release has for this machine into dist/, twice, and compare; of the commit, not of changed files
	@tools/need jq
	@[ -z "$$(git status --porcelain)" ] || { echo 'packages: there are changed files; what is packaged is a commit' >&2; exit 1; }
	rm -rf '$(PACKAGES)'
	GOOS=linux GOARCH=amd64 tools/package '$(PACKAGES)'
	cd deploy && PACKAGES='$(PACKAGES)' go test -tags packages -count 1 -timeout 30m -v -run 'Builds|Modules' .

# The test has a network of its own, in which there is nothing else: neither is anything fetched, nor is a port taken.
debian: packages ## Type docs/deploy.md along on a clean Debian that boots with systemd, from the package to a mended connection over TLS; as root
	@system=$$(mktemp -d) && trap 'rm -rf --one-file-system "$$system"' EXIT && tools/debian "$$system" && go vet -tags debian ./docs && \
	DEBIAN="$$system" PACKAGES='$(PACKAGES)' unshare --net sh -c "ip link set lo up && go test -tags debian -count 1 -timeout 15m -v -run Debian ./docs"

release: $(TOOLS)/bin/nfpm $(TOOLS)/bin/cyclonedx-gomod ## Build what a release has for Linux, macOS and Windows into dist/, and publish nothing; with RELEASE=1 of the tag that is checked out
	go run $(RELEASER) release --clean --skip=publish $(if $(RELEASE),,--snapshot)

chaos: ## Play SEEDS=3000 flows of each aggregator while replies get lost; SEEDS=77-77 plays seed 77 again
	CHAOS=$(SEEDS) go test $(RACE) -count 1 -timeout 60m -v -run TestNoAnswerIsSentTwiceWhateverIsLost ./providers/...

screenshots: $(DRIVER) ## Draw every screen, a sheet of each kind, into e2e/out/: phone and desktop, light and dark, each language; KIND=code only that
	@tools/need chromium
	KIND=$(KIND) go test -tags browser,screenshots -count 1 -timeout 60m -v -run '^TestScreenshots' ./e2e

bench: $(DRIVER) ## Measure speed beside its budgets, in ten minutes: a table, and dist/bench.json; RUN=Crowd: 200 people at once, in four
	@tools/need chromium redis-server haproxy
	go run ./tools/bench -run '$(RUN)'

bench-short: ## Measure the ratios, in half a minute; fails where what was reached is lost by more than two that are the same differ
	go run ./tools/bench -short -out dist/bench-short.json

bench-compare: ## Measure this tree beside BASE=revision, by turns, and print the ratios with their spread
	@[ -n '$(BASE)' ] || { echo 'bench-compare: say BASE=revision' >&2; exit 1; }
	go run ./tools/bench -compare '$(BASE)' -benchstat '$(STAT)'

contract: ## Hold VENDOR=powens, syncfy or flinks to what its simulator is built on, at its own sandbox with your keys, or AT=address of ours
	@go run ./providers/sandbox/contract $(if $(AT),--at $(AT)) $(VENDOR)

fuzz: ## Run every fuzz target for FUZZTIME (60s) each
	@tools/fuzz $(FUZZTIME)

lint: fresh $(LINTER) ## Check style, import directions, generated code and shell scripts
	@tools/need shellcheck
	$(LINTER) config verify
	$(LINTER) run
	shellcheck $(SCRIPTS)
	@for folder in tools tools/lighthouse; do (cd $$folder && npm ci --dry-run --legacy-peer-deps --ignore-scripts --no-audit --no-fund --silent >/dev/null) || \
		{ echo "lint: the lock file of $$folder is not that of its package.json"; exit 1; }; done

vuln: ## Look for known vulnerabilities; asks vuln.go.dev, so it is no part of the checks that must pass offline
	go run $(VULN) ./...

generate: ## Write the Go code of the templates anew, and the simulators' lists of what they play
	go tool templ generate -path views
	go tool templ generate -path cmd/widget/playground
	go tool templ generate -path operator
	GENERATE=1 go test -count 1 -run '^TestTheREADMEListsTheRoutes$$' ./providers/sandbox/...

loader: $(DRIVER) ## Write what integrators load anew, from static/embed; a released version is left as it is: give it a new number
	node tools/bundle.mjs embed static/embed/served/$$(node -p 'require("./static/embed/package.json").version')

fresh: generate ## Prove that generated code, formatting and go.mod are as they should be
	git diff --exit-code -- '*_templ.go'
	@test -z "$$(git ls-files --others --exclude-standard -- '*_templ.go')" || \
		{ echo 'fresh: generated files are not in git:'; git ls-files --others --exclude-standard -- '*_templ.go'; exit 1; }
	@test -z "$$(gofmt -l .)" || { echo 'fresh: gofmt would change:'; gofmt -l .; exit 1; }
	go mod tidy -diff

clean: ## Remove what the targets have made
	rm -rf $(TOOLS) e2e/out dist

$(LINTER):
	GOBIN=$(CURDIR)/$(TOOLS)/bin go install $(GOLANGCI)
	@mv $(TOOLS)/bin/golangci-lint $@

$(TOOLS)/bin/nfpm:
	GOBIN=$(CURDIR)/$(TOOLS)/bin go install $(NFPM)

$(TOOLS)/bin/cyclonedx-gomod:
	GOBIN=$(CURDIR)/$(TOOLS)/bin go install $(SBOM)

# npm checks the packages against the hashes in the lock file, and must not mind that there are two Reacts. playwright-go looks for
# the driver under package/ and for node beside that.
$(DRIVER): tools/package.json tools/package-lock.json
	@tools/need node npm
	@mkdir -p $(TOOLS)/npm $(TOOLS)/playwright
	cp tools/package.json tools/package-lock.json $(TOOLS)/npm/
	cd $(TOOLS)/npm && npm ci --legacy-peer-deps --ignore-scripts --no-audit --no-fund --silent
	ln -sfn ../npm/node_modules/playwright-core $(TOOLS)/playwright/package
	ln -sf "$$(command -v node)" $(TOOLS)/playwright/node
	@touch $@

# Lighthouse alone is larger than all the other packages.
$(LIGHT): tools/lighthouse/package.json tools/lighthouse/package-lock.json
	@tools/need node npm
	@mkdir -p $(TOOLS)/lighthouse
	cp tools/lighthouse/package.json tools/lighthouse/package-lock.json $(TOOLS)/lighthouse/
	cd $(TOOLS)/lighthouse && npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# Syncfy's own widget, which our sandbox must serve. It names no licence, so it is fetched as published and never kept in
# git; and alone, because what it depends on is built into it.
$(SYNCFY): tools/pack tools/syncfy-widget.txt
	@tools/need node npm
	tools/pack tools/syncfy-widget.txt $(TOOLS)/syncfy-widget
	@touch $@
