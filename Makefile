# `make test` is all that a fresh machine needs: a Rust toolchain, a C linker, and apt for redis-server.

CARGO ?= cargo
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: all test lint fmt release ready redis-server

all: release

# Some tests ask a real redis-server what it makes of a configuration.
test: redis-server
	$(CARGO) test --locked

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
