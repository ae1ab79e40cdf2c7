# A list of commands. `make help` prints them.

GO          ?= go
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
BRIEF       := bin/brief
FUZZTIME    ?= 30s
SIZES       ?= 5 100 1000 10000
RUNS        ?= 5

.PHONY: help build site evidence serve bundle test check lint golden html screenshots pictures bench benchmarks profile pgo fuzz clean

help: ## list these commands
	@sed -nE 's/^([a-z]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

build: ## compile the generator to bin/brief
	$(GO) build -trimpath -o $(BRIEF) ./cmd/brief

site: build ## build the shipped brief into public/
	$(BRIEF) build

evidence: build ## how many claims of the shipped brief rest on what
	$(BRIEF) check --coverage

serve: build ## preview the shipped brief on this machine
	$(BRIEF) serve

bundle: build ## pack the shipped brief into dist/: zip, single file, EPUB, checksums; PDF if there is a Chromium
	@$(BRIEF) bundle --all --pdf || { echo "so without a PDF:"; $(BRIEF) bundle --all; }

test: ## install what the tests need, and run everything that has to pass
	bash .ci/run

check: lint html ## what a change must pass besides the tests: format, vet, staticcheck, valid HTML
	$(GO) test ./...

lint: ## gofmt, go vet, staticcheck, go mod tidy
	@test -z "$$(gofmt -l cmd internal embed.go)" || { gofmt -l cmd internal embed.go; echo "run gofmt -w on these files"; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) mod tidy -diff

html: site ## check every page and the single file with the Nu HTML checker (needs Java and npm)
	[ -d .ci/node_modules ] || (cd .ci && npm ci --ignore-scripts --no-audit --no-fund --silent)
	java -jar .ci/node_modules/vnu-jar/build/dist/vnu.jar --errors-only --skip-non-html public/
	$(BRIEF) bundle --single
	@# The checker knows no style of the last years, and style is in the single file.
	java -jar .ci/node_modules/vnu-jar/build/dist/vnu.jar --errors-only --filterpattern '.*CSS:.*' dist/*.html

screenshots: ## pictures of every page in several widths and both themes, into screenshots/
	$(GO) test ./internal/pages -run TestScreenshots -count=1 -screenshots "$(CURDIR)/screenshots"

pictures: ## take the pictures of docs/writing.md anew, and rewrite its examples from internal/parts
	$(GO) test ./internal/pages -run 'TestGuideExamples|TestTakePictures' -count=1 -update -pictures

golden: ## rewrite the expected outputs of the tests, and show what changed
	$(GO) test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' cmd internal | xargs -n1 dirname | sort -u | sed 's,^,./,') -update
	git diff --stat

bench: ## measure beside Hugo into docs/performance.md; SIZES="5 100" for less, RUNS=3
	$(GO) build -o bin/bench ./cmd/bench
	bin/bench -sizes "$(SIZES)" -runs $(RUNS) -report docs/performance.md

benchmarks: ## benchmarks of each stage, ready for benchstat
	$(GO) test -run '^$$' -bench . -benchmem ./...

profile: ## where a build of 1,000 chapters spends time and memory: bin/cpu.out, bin/mem.out, bin/trace.out
	mkdir -p bin
	$(GO) test -run '^$$' -bench 'BenchmarkRun/1000' -benchtime 2x -benchmem -o bin/build.test \
	  -cpuprofile bin/cpu.out -memprofile bin/mem.out -trace bin/trace.out ./internal/build
	$(GO) tool pprof -top -nodecount 40 bin/build.test bin/cpu.out

pgo: ## what a build spends its time on, for the compiler: cmd/brief/default.pgo
	bin=$$(mktemp -d); $(GO) test -trimpath -run '^$$' -bench 'Run|Edit/1000/whole=false' -benchtime 4x -o $$bin/build.test \
	  -cpuprofile $$bin/cpu.out ./internal/build && mv $$bin/cpu.out cmd/brief/default.pgo; rm -rf $$bin

fuzz: ## run every fuzz target for FUZZTIME
	@for pkg in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "$$pkg $$target"; $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
	  done; \
	done

clean: ## remove what was built
	rm -rf bin public dist screenshots
