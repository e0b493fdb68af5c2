# Two commands on a fresh machine: `make run` and `make test`. `make help` lists the rest.
# Every target prepares the environments that it needs, under .lotsen/.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

LOTSEN := ./lotsen
DEV := .lotsen/dev/bin
BOT := .lotsen/bot-dev/bin
FOR_TESTS := dev widget bot browser proxy redis promtool tor second typeset
# A second thread of the arithmetic only spins where several processes share two cores.
export OPENBLAS_NUM_THREADS := 1
# Compiled modules are kept whatever the caller has set: the bot then starts in 5 s, not in 13.
unexport PYTHONDONTWRITEBYTECODE
COMPILE := --quiet --no-config --universal --generate-hashes --custom-compile-command "make lock"

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: ## start everything on this machine (LOTSEN_PORT, LOTSEN_HOST, LOTSEN_DATA)
	@exec $(LOTSEN) up

.PHONY: test
test: lint layers ## all checks and tests, end-to-end tests included
	@$(LOTSEN) provide bot-dev $(FOR_TESTS)
	$(DEV)/python -m tests.support.run_all --everything

.PHONY: lint
lint: ## style and format of the Python code
	@$(LOTSEN) provide dev
	$(DEV)/ruff check
	$(DEV)/ruff format --check

.PHONY: types
types: ## static types of the Python code
	@$(LOTSEN) provide dev
	$(DEV)/mypy

.PHONY: layers
layers: ## which package may import which
	@$(LOTSEN) provide dev
	$(DEV)/lint-imports

.PHONY: test-service
test-service: ## tests of the service, and end-to-end in a real browser
	@$(LOTSEN) provide $(FOR_TESTS)
	$(DEV)/python -m tests.support.run_all

.PHONY: test-long
test-long: deb ## what takes minutes: the package installed and set up on a bare Debian, the main job on it, every view in the other fonts
	@$(LOTSEN) provide $(FOR_TESTS) packaging
	$(DEV)/python -m pytest tests -m long

.PHONY: test-images
test-images: deb ## compose.yaml and the image in a real container engine (Debian's Podman, as root), and a visitor answered there
	@$(LOTSEN) provide dev second packaging containers
	$(DEV)/python -m pytest tests/deployment/test_images.py -m long

.PHONY: test-states
test-states: ## random interleavings on two nodes for longer (STEPS=200000), in memory and on a database
	@$(LOTSEN) provide dev
	STEPS=$(or $(STEPS),200000) $(DEV)/python -m pytest tests/handoff/races/test_interleavings.py

.PHONY: test-claims
test-claims: ## ten thousand conversations and twenty counselors on a real database (CLAIMS=10000)
	@$(LOTSEN) provide dev
	CLAIMS=$(or $(CLAIMS),10000) $(DEV)/python -m pytest tests/handoff/races/test_claim_races.py

.PHONY: test-second-database
test-second-database: ## the storage tests and the main job once more, over another implementation of MongoDB's protocol
	@$(LOTSEN) provide dev widget bot second
	$(DEV)/python -m tests.storage.second

.PHONY: test-bot
test-bot: ## tests of the bot, in the bot's environment
	@$(LOTSEN) provide bot-dev
	$(BOT)/python -m pytest tests/bot

.PHONY: test-widget
test-widget: ## types, lint and tests of the browser code
	@$(LOTSEN) npm run check

.PHONY: format
format: ## rewrite all code in the project's format
	@$(LOTSEN) provide dev
	$(DEV)/ruff check --fix-only
	$(DEV)/ruff format
	@$(LOTSEN) npm run format

.PHONY: deb
deb: ## the Debian package of this machine's release, into .lotsen/deb: service, browser code, bot with its Python and model
	@$(LOTSEN) provide widget service bot packaging
	@handoff/deployment/make_deb.sh

.PHONY: train
train: ## train the bot, unless a model of the same content exists
	@$(LOTSEN) bot train

.PHONY: evaluate
evaluate: ## measure triage on the test sentences; report and plots in .lotsen/evaluation
	@$(LOTSEN) bot evaluate

.PHONY: converse
converse: ## play scripted conversations through the real chat: a table by check and kind (ARGS="--failures", --help)
	@$(LOTSEN) provide dev bot
	$(DEV)/python -m tests.converse $(ARGS)

.PHONY: walks
walks: ## five people walk each guide through the real chat; each once on a phone, Swedish and Arabic (LOTSEN_WALKS=folder of the pictures)
	@$(LOTSEN) provide dev bot widget browser
	$(DEV)/python -m tests.converse tests/converse/walks.yaml --failures $(ARGS)
	$(DEV)/python -m pytest -q tests/e2e/visitor/test_guide_walks.py

.PHONY: measure-guides
measure-guides: ## how long a node takes to make five hundred guides of thirty steps ready
	@$(LOTSEN) provide dev
	$(DEV)/python -m tests.handoff.assistant.guides.measure

.PHONY: rank-practice
rank-practice: ## play every invented visitor in three styles through the gateway, and measure the detectors (ARGS=--rules)
	@$(LOTSEN) provide dev
	$(DEV)/python -m tests.practice $(ARGS)

.PHONY: measure-turn
measure-turn: ## measure whole turns of ten conversations through the gateway (ARGS="--beside FOLDER --rounds 5")
	@$(LOTSEN) provide dev bot
	$(DEV)/python -m tests.converse.turn_speed $(ARGS)

.PHONY: measure-bot
measure-bot: ## measure turns of ten conversations, sentences a second and memory of the bot
	@$(LOTSEN) provide bot-dev
	$(BOT)/python -m tests.bot.measure

.PHONY: compare-classifiers
compare-classifiers: ## try the intent classifiers on one split: scores, times, memory (some minutes each)
	@$(LOTSEN) provide bot-dev
	$(BOT)/python -m bot.cli compare --models .lotsen/models

.PHONY: measure-knowledge
measure-knowledge: ## measure the search on questions with known answers
	@$(LOTSEN) provide dev
	$(DEV)/python -m tests.knowledge.measure

.PHONY: vectors
vectors: ## embed what is new of the installation's texts and of the bot's examples, and learn from them, after a change of them
	@$(LOTSEN) provide dev
	$(DEV)/python -m knowledge.search
	$(DEV)/python -m handoff.assistant.learned.training
	$(DEV)/python -m handoff.assistant.leaning.training
	$(DEV)/python -m handoff.assistant.safety_meaning.training
	$(DEV)/python -m knowledge.practice.training
	$(LOTSEN) bot vectors

.PHONY: reader
reader: ## learn what messages are about where they stand, and what they tell, from conversations played without that (forty minutes; after a change of conversations or of the bot)
	@$(LOTSEN) provide dev bot
	$(DEV)/python -m tests.converse.record .lotsen/turns.jsonl tests/converse/own_*.yaml handoff/assistant/contextual/conversations/*.yaml
	$(DEV)/python -m handoff.assistant.contextual.training .lotsen/turns.jsonl
	$(DEV)/python -m handoff.assistant.contextual.told_training .lotsen/turns.jsonl

.PHONY: measure-texts
measure-texts: ## words, LIX and open places of the guidelines and modules
	@$(LOTSEN) provide dev
	$(DEV)/python -m tests.knowledge.measure_texts

.PHONY: measure-message
measure-message: ## measure what deciding on a message costs, by part (ARGS="--beside FOLDER --rounds 5")
	@$(LOTSEN) provide dev
	$(DEV)/python -m tests.bench.reading $(ARGS)

.PHONY: measure-risk
measure-risk: ## measure the risk rules: recall on the training sentences, microseconds a message
	@$(LOTSEN) provide dev
	$(DEV)/python -m tests.handoff.risk.report
	$(DEV)/python -m tests.handoff.risk.speed

.PHONY: audit
audit: ## licences that may not be given out, then known weaknesses of the locked packages; says which it could not ask about
	@$(LOTSEN) provide dev
	$(DEV)/python -m tests.deployment.licences
	$(DEV)/python -m tests.deployment.audit

.PHONY: sbom
sbom: ## what everything is made of, with its licences, as CycloneDX, in .lotsen/sbom
	@$(LOTSEN) provide dev service bot typeset npm
	$(DEV)/python -m tests.deployment.sbom .lotsen/sbom

.PHONY: notices
notices: ## write THIRD_PARTY.md: name, version and licence of everything that the locks name for production
	@$(LOTSEN) provide dev service bot typeset npm
	$(DEV)/python -m tests.deployment.notices

.PHONY: bench
bench: ## how fast everything is beside what it could be at most, into tests/bench/RESULTS.md; a quiet machine, 20 minutes
	@$(LOTSEN) provide dev widget bot prosody ejabberd peers
	$(DEV)/python -m tests.bench --keep RESULTS

.PHONY: bench-peers
bench-peers: ## Lotsen beside Prosody, ejabberd and Synapse, the same pairs of visitor and operator
	@$(LOTSEN) provide dev widget prosody ejabberd peers
	$(DEV)/python -m tests.bench peers --keep PEERS

.PHONY: profile
profile: ## processor time of a message by part, from counters in the gateway (ARGS="--connections 500")
	@$(LOTSEN) provide dev widget
	$(DEV)/python -m tests.bench.profile $(ARGS)

.PHONY: bench-in-turn
bench-in-turn: ## processor time of a message beside another checkout, old and new in turn (BESIDE=FOLDER, ARGS="--rounds 2")
	@$(LOTSEN) provide dev widget
	$(DEV)/python -m tests.bench.in_turn $(BESIDE) $(ARGS)

.PHONY: bench-surge
bench-surge: ## 200 messages a second for ten minutes, with the bot, into tests/bench/SURGE.md
	@$(LOTSEN) provide dev widget bot
	$(DEV)/python -m tests.bench long_surge --keep SURGE

.PHONY: bench-events
bench-events: ## a claim and a replay beside a million stored events, into tests/bench/EVENTS.md (about ten minutes)
	@$(LOTSEN) provide dev widget
	$(DEV)/python -m tests.bench events --keep EVENTS

.PHONY: bench-largest
bench-largest: ## three gateways, 10,000 who stay and 500 who write for ten minutes, one gateway replaced in between
	@$(LOTSEN) provide dev widget redis
	$(DEV)/python -m tests.bench largest

.PHONY: simulate-surge
simulate-surge: ## waits by level when 10,000 visitors come in an hour to 20 counselors, by the queue's own rules
	@$(LOTSEN) provide dev
	$(DEV)/python -m tests.bench.simulation

.PHONY: simulate-scale
simulate-scale: ## an hour of up to ten million people on paper: gateways, shards, bots, Redis, and where each limit is
	@$(LOTSEN) provide dev
	$(DEV)/python -m tests.bench.scale

.PHONY: attack
attack: ## attacks on a running gateway, the long forms: a million packets, floods
	@$(LOTSEN) provide dev widget
	$(DEV)/python -m tests.trust attack

.PHONY: chaos
chaos: ## faults, the long forms: 300 kills of the gateway, 100 of the database
	@$(LOTSEN) provide dev widget redis
	$(DEV)/python -m tests.trust chaos

.PHONY: test-failover
test-failover: ## two hundred switches of a scripted replica set's primary while people write (ARGS="--share 20")
	@$(LOTSEN) provide dev widget
	$(DEV)/python -m tests.trust chaos --only failover $(ARGS)

.PHONY: trust
trust: ## all long forms of attacks and faults, as one table
	@$(LOTSEN) provide dev widget redis
	$(DEV)/python -m tests.trust all

.PHONY: measure-bus
measure-bus: ## measure the notifications between nodes through one Redis
	@$(LOTSEN) provide dev redis
	$(DEV)/python -m tests.bench.bus

.PHONY: measure-storage
measure-storage: ## measure appends a second, alone and in groups, on the embedded database
	@$(LOTSEN) provide dev
	$(DEV)/python -m tests.storage.speed

.PHONY: measure-signing
measure-signing: ## measure what signed documents cost a login, a claim and a sync
	@$(LOTSEN) provide dev
	$(DEV)/python -m tests.storage.signing_cost

.PHONY: measure-widget
measure-widget: ## measure the waits of a visitor on slow 3G with a slow phone
	@$(LOTSEN) provide dev widget browser
	$(DEV)/python -m tests.e2e.visitor.speed

.PHONY: measure-console
measure-console: ## measure the waits of staff on slow 3G with a slow computer
	@$(LOTSEN) provide dev widget browser
	$(DEV)/python -m tests.e2e.console.speed

.PHONY: screenshots
screenshots: ## take the README's pictures from the running product, and all of the visitor's into .lotsen/screenshots
	@$(LOTSEN) provide dev widget bot browser
	$(DEV)/python -m tests.e2e.screenshots
	$(DEV)/python -m tests.e2e.visitor.screenshots

.PHONY: lock
lock: ## resolve all dependencies anew (names, versions and hashes; no addresses)
	$(LOTSEN) uv pip compile $(COMPILE) --upgrade --python-version 3.11 pyproject.toml -o requirements.lock
	$(LOTSEN) uv pip compile $(COMPILE) --upgrade --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(LOTSEN) uv pip compile $(COMPILE) --upgrade --python-version 3.11 requirements-uv.in -o requirements-uv.lock
	$(LOTSEN) uv pip compile $(COMPILE) --upgrade --python-version 3.11 requirements-node.in -o requirements-node.lock
	$(LOTSEN) uv pip compile $(COMPILE) --upgrade --python-version 3.13 requirements-second.in -o requirements-second.lock
	$(LOTSEN) uv pip compile $(COMPILE) --upgrade --python-version 3.11 requirements-peers.in -o requirements-peers.lock
	$(LOTSEN) uv pip compile $(COMPILE) --upgrade --python-version 3.11 --no-emit-package brotlicffi requirements-typeset.in -o requirements-typeset.lock
	$(LOTSEN) uv pip compile $(COMPILE) --upgrade --python-version 3.10 --no-header bot/requirements.in -o bot/requirements.lock
	$(LOTSEN) uv pip compile $(COMPILE) --upgrade --python-version 3.10 --no-header bot/requirements-dev.in -o bot/requirements-dev.lock
