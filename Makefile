# WorkClaw. Two commands to know: `make run` and `make test`.

SOURCES = Package.swift Plugins Sources Tests Examples Benchmarks

.PHONY: run cluster build test docs fuzz bench bench-http bench-activity bench-pages format lint bootstrap clean help

help:           ## say what there is
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

bootstrap:      ## install the Debian packages that are missing
	@scripts/bootstrap

run: bootstrap  ## build, and serve on http://127.0.0.1:8080 with the data in ./data
	@echo "make run: building (the first time takes some minutes)"
	@swift build --product workclaw
	@exec .build/debug/workclaw serve

cluster:        ## build, and try many nodes: PostgreSQL, three nodes and nginx, with the data in ./cluster-data
	@scripts/bootstrap --cluster
	@echo "make cluster: building (the first time takes some minutes)"
	@swift build --product workclaw
	@exec scripts/cluster

build: bootstrap ## build the optimised .build/release/workclaw
	scripts/build-release

test:           ## build and run every test, those of what is stored on both engines
	@scripts/bootstrap --test
	swift build --build-tests
	WORKCLAW_ENVOY=$$(scripts/envoy) scripts/swift-test
	WORKCLAW_TEST_ENGINE=postgres scripts/swift-test --filter '^APIKeysStoreTests\.'
	WORKCLAW_TEST_ENGINE=postgres scripts/swift-test --filter '^(WorkClawTests|WorkClawAPITests|WorkClawDashboardTests|EndToEndTests)\.'
	scripts/contract-test
	scripts/browser-test
	scripts/provider-test
	scripts/fuzz 200000

docs:           ## build the documentation of the libraries into .build/docs; a warning fails it
	@scripts/bootstrap
	scripts/docs

fuzz:           ## try the verify port's parser with ten million inputs that libFuzzer thinks up, and compare it with llhttp
	@scripts/bootstrap
	scripts/fuzz

bench: bootstrap ## measure: in memory, over HTTP, and across nodes
	@scripts/bootstrap --bench
	scripts/bench

bench-http: bootstrap ## measure the verify port against nginx, HAProxy, Envoy, FastAPI and bare Hummingbird
	@scripts/bootstrap --bench
	scripts/bench-http

bench-activity: bootstrap ## measure the activity log with ten million events in each engine; takes minutes
	@scripts/bootstrap --test
	scripts/bench-activity

bench-pages: bootstrap ## measure the dashboard's pages with 100,000 keys in each engine; takes minutes
	@scripts/bootstrap --test
	scripts/bench-pages

format:         ## put every source into the house's format
	swift format --in-place --parallel --recursive $(SOURCES)

lint:           ## fail if a source is not in the house's format
	swift format lint --strict --parallel --recursive $(SOURCES)

clean:          ## forget everything that was built
	rm -rf .build .build-*
