# Two commands do everything on a fresh Debian 12 with git, make and root: `make demo` and `make test`.
# Both are thin over CMakePresets.json.
HELIOS := build/release/compiler/cli/helios

.PHONY: demo test build setup bench soak clean

setup:
	@./deploy/setup.sh

build: setup
	@cmake --preset release -Wno-dev > build-configure.log 2>&1 || { cat build-configure.log; exit 1; }; rm -f build-configure.log
	@cmake --build --preset release

demo: build
	@./examples/demo.sh $(HELIOS)

test: build
	@ctest --preset release

# Policies by chance through both engines, for MINUTES; workflows in a world that breaks, for as many seeds as wanted
# (make soak MINUTES=5 SEEDS=1000000). A failure says how to see it again.
MINUTES := 30
SEEDS := 100000
soak: build
	@build/release/tests/two_engines --minutes $(MINUTES)
	@build/release/tests/sim_workflow --seeds $(SEEDS)

bench: build
	@./bench/run.sh build/release
	@./bench/peers/run.py

clean:
	rm -rf build
