# 格知: every target sets itself up first. `make` alone lists them.
#
#   make demo     the whole main job on the practice community, into out/
#   make test     all tests
#   make run      the window
#
# PYTHON=python3.12 chooses another interpreter (3.11-3.13) for .venv; JOBS=4 more test processes.

BIN := .venv/bin
OUT ?= out
# What the demo leaves for the window.
OFFICE = $(OUT)/演练社区.gezhi
JOBS ?= 2
READY := .venv/.ready
SOURCES := desktop ui tests benchmarks .ci
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test quick soak run lint bench screenshots words readings pins build clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(READY) ## system libraries, .venv, pinned packages (the others call it)
	@:

$(READY): pyproject.toml .ci/constraints.txt .ci/bootstrap.sh
	@PYTHON="$(PYTHON)" .ci/bootstrap.sh

demo: $(READY) ## ledger to cards, boards, maps, return and bundle on the practice community
	$(BIN)/gezhi demo $(OUT)
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		GEZHI_PASSWORD=$(OFFICE_PASSWORD) $(BIN)/gezhi-desktop --office $(OFFICE); fi

test: $(READY) ## every test, headless
	@.ci/bootstrap.sh --tests
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n $(JOBS)

quick: $(READY) ## the tests that take seconds
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n $(JOBS) -m "not slow"

run: $(READY) ## open the window
	$(BIN)/gezhi-desktop

soak: $(READY) ## power cuts, failing writes, kills, flipped bits, held files, races, clocks, locked windows, spoiled and invented workbooks, whole districts, twenty times what the tests do; hours
	@.ci/bootstrap.sh --tests
	GEZHI_MUTANTS=500000 GEZHI_MUTANT_SEED=$${SEED:-$$(date +%s)} $(BIN)/pytest -o timeout=0 tests/desktop/exchange/test_mutations.py
	GEZHI_LAYOUTS=3000 GEZHI_LAYOUT_SEED=$${SEED:-$$(date +%s)} $(BIN)/pytest -n $(JOBS) -o timeout=0 \
		tests/desktop/exchange/importing/test_other_communities.py tests/desktop/exchange/importing/test_other_lists.py
	GEZHI_FLIPS=200000 GEZHI_FLIP_SEED=$${SEED:-$$(date +%s)} $(BIN)/pytest -n $(JOBS) -o timeout=0 -s tests/faults/test_bit_flips.py
	GEZHI_INSTANCE_ROUNDS=1000 GEZHI_CLOCK_STEPS=100000000 $(BIN)/pytest -o timeout=0 \
		tests/faults/test_instances.py tests/faults/test_clocks.py
	QT_QPA_PLATFORM=offscreen GEZHI_KILLS=200 GEZHI_KILL_SEED=$${SEED:-$$(date +%s)} $(BIN)/pytest -n $(JOBS) -o timeout=0 -s \
		tests/faults/test_killed_midway.py tests/desktop/exchange/bundle/test_kill.py tests/journeys/test_killed_at_the_keyboard.py
	QT_QPA_PLATFORM=offscreen GEZHI_LOCKS=20000 GEZHI_LOCK_SEED=$${SEED:-$$(date +%s)} $(BIN)/pytest -n $(JOBS) -o timeout=0 \
		tests/ui/shell/test_locking.py
	GEZHI_SIM_WORLDS=100000 GEZHI_SIM_SEED=$${SEED:-$$(date +%s)} $(BIN)/pytest -n $(JOBS) -o timeout=0 -s \
		tests/desktop/store/test_simulator.py
	GEZHI_TOWNS=200 GEZHI_TOWN_SEED=$${SEED:-$$(date +%s)} GEZHI_MACHINE_EXAMPLES=2000 $(BIN)/pytest -n $(JOBS) -o timeout=0 -s \
		tests/desktop/exchange/bundle/test_journey.py tests/desktop/exchange/bundle/test_machine.py
	GEZHI_PARSER_RUNS=100000000 GEZHI_PARSER_SEED=$${SEED:-$$(date +%s)} $(BIN)/pytest -n $(JOBS) -o timeout=0 -s tests/faults/test_parsers.py
	GEZHI_BUNDLE_MUTANTS=1000000 GEZHI_BUNDLE_SEED=$${SEED:-$$(date +%s)} $(BIN)/pytest -n $(JOBS) -o timeout=0 -s \
		tests/desktop/exchange/bundle/test_fuzz.py
	GEZHI_PRINT_DAY=1 $(BIN)/pytest -o timeout=0 -s tests/journeys/test_print_day.py
	GEZHI_DISTRICT_DAY=1 $(BIN)/pytest -o timeout=0 -s tests/journeys/test_district_day.py
	GEZHI_DISTRICT_OFFICES=1000 GEZHI_DISTRICT_BUNDLES=100 GEZHI_DISTRICT_EACH=3 GEZHI_DISTRICT_KILLS=100 \
		$(BIN)/pytest -o timeout=0 -s tests/desktop/district/test_shuffled.py
	GEZHI_POWER_STATES=2000000 GEZHI_FAULT_RUNS=0 GEZHI_HELD_STRIDE=1 GEZHI_HELD_MS=0,100,1000,3000 \
		$(BIN)/pytest -n $(JOBS) -o timeout=0 -s tests/faults/recorder

lint: $(READY) ## ruff, mypy, import contracts
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) ## measure against the floor and the peer; writes benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

# QT_SCALE_FACTOR=1.5 PICTURES=out/150 shows them as a clerk with a large screen setting sees them.
PICTURES ?= docs/manual/img
screenshots: $(READY) ## every screen at 1366x768 under a virtual display, into docs/manual/img
	@.ci/bootstrap.sh --xvfb
	@test -f $(OFFICE) || $(BIN)/gezhi demo $(OUT)
	XDG_CONFIG_HOME=$$(mktemp -d) xvfb-run -a -s "-screen 0 1920x1080x24" \
		$(BIN)/python -m tests.journeys.screenshots $(PICTURES) $(OFFICE)

words: $(READY) ## collect every `_()` and `N_()` into the catalogue; write the pages of shortcuts and rules
	$(BIN)/python .ci/shortcuts.py
	$(BIN)/python .ci/rules.py
	$(BIN)/python .ci/words.py

readings: $(READY) ## write resources/codes/readings.json anew, when pypinyin's pin changes
	$(BIN)/python .ci/readings.py

pins: $(READY) ## choose all versions anew within pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --upgrade --all-extras --quiet \
		--no-emit-index-url --no-header --no-annotate pyproject.toml -o .ci/constraints.txt

build: $(READY) ## a folder that runs without Python, tried with --self-test
	PIP_CONSTRAINT=.ci/constraints.txt $(BIN)/python -m pip install --quiet --editable '.[build]'
	$(BIN)/pyinstaller --noconfirm --clean build_installer.spec
	QT_QPA_PLATFORM=offscreen dist/gezhi/gezhi-desktop --self-test

clean: ## what the targets made, but not .venv
	rm -rf build dist $(OUT) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
