# TorchServe, in an environment of its own with its own Java. Upstream is archived: see README.md.

TORCHSERVE_VENV ?= .venv-torchserve
$(call PLAIN,TORCHSERVE_VENV)
TORCHSERVE_WANTED := $(shell cat deploy/torchserve/requirements.txt deploy/torchserve/stubs.py framework.mk | cksum | cut -d' ' -f1)
TORCHSERVE_STAMP := $(TORCHSERVE_VENV)/.ready-$(ACCELERATOR)-$(TORCHSERVE_WANTED)
TORCHSERVE_PIP := $(TORCHSERVE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check

TAKES_ARGS += torchserve torchserve-test
.PHONY: torchserve torchserve-test

torchserve: $(TORCHSERVE_STAMP)  ## answer over HTTP and gRPC with TorchServe (PORT=8080)
	@exec $(TORCHSERVE_VENV)/bin/python deploy/torchserve/serve.py --port $(or $(PORT),8080) $(OWN_ARGS)

torchserve-test: $(STAMP) $(TORCHSERVE_STAMP) $(MODEL)  ## test TorchServe with the exported model
	@TORCHSERVE_PYTHON=$(TORCHSERVE_VENV)/bin/python $(VENV)/bin/python -m pytest deploy/torchserve $(OWN_ARGS)

$(TORCHSERVE_STAMP): | $(STAMP)
	@$(TORCHSERVE_VENV)/bin/python -m pip --version >/dev/null 2>&1 || $(VENV)/bin/python -m venv $(TORCHSERVE_VENV)
	$(if $(FRAMEWORK_INDEX),@$(TORCHSERVE_PIP) $(FRAMEWORK_INDEX) $(FRAMEWORK_PACKAGES) || { echo '$(NO_INDEX)' >&2; exit 1; })
	$(TORCHSERVE_PIP) $(FRAMEWORK_PACKAGES) -r deploy/torchserve/requirements.txt
	$(TORCHSERVE_VENV)/bin/python deploy/torchserve/stubs.py
	@touch $@
